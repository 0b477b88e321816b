"""The tests of Aforo: by deed, named as sentences, on a real database."""
