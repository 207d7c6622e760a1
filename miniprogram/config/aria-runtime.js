var shared = require('@tarojs/shared');
var attributes = require('./aria-attributes');

// The running page names attributes by the same list as its template.
shared.mergeInternalComponents(attributes.spoken);
