"""Rules about a knowledge folder, one family a module; ``loader.py`` lists them."""
