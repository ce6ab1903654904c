/** What a style sheet is in tests: no text. jsdom lays nothing out. */
module.exports = '';
