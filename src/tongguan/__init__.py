"""tongguan (通关): tells of each data flow out of mainland China whether it may go, and why."""
