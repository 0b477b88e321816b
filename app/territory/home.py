"""Where the programme is at home; its time is in clock.py."""

# ISO 3166: what is of this country has regions, provinces and districts.
HOME_COUNTRY = "PE"
