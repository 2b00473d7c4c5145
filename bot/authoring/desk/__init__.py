"""A local page in the browser: try the bot, see what rests on each sentence, correct it."""
