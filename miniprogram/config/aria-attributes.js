var said = { 'aria-label': '', 'aria-role': '', 'aria-hidden': '', 'aria-expanded': '', 'aria-pressed': '', 'aria-checked': '', 'aria-live': '' };

/** The components that carry them. Goes into the built app as it stands: ES5. */
exports.spoken = { View: said, Text: said, Button: said, Image: said, Input: said, Textarea: said };
