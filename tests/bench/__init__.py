"""What a unit of work costs: CPU over all processes, database included, beside bare Flask in the same run."""
