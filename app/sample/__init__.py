"""Roof: the plan of 2011-2014 as data, and the demonstration plan."""
