const said = { 'aria-label': '', 'aria-role': '', 'aria-hidden': '', 'aria-expanded': '', 'aria-pressed': '', 'aria-checked': '', 'aria-live': '' };

/** The components that carry them. */
exports.spoken = { View: said, Text: said, Button: said, Image: said, Input: said, Textarea: said };
