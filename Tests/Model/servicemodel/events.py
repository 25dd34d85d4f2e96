"""The virtual clock and what will happen on it."""

import heapq

# In this order at equal times (4).
COMPLETION, TIMER, CRASH, ARRIVAL = range(4)


class Events:
    def __init__(self):
        self.now = 0
        self.heap = []
        self.scheduled = 0

    def at(self, time, group, action):
        self.scheduled += 1
        heapq.heappush(self.heap, (time, group, self.scheduled, action))

    def after_step(self, length, action):
        """A step of length zero is no event (5)."""
        if length == 0:
            action()
        else:
            self.at(self.now + length, COMPLETION, action)

    def timer(self, length, action):
        self.at(self.now + length, TIMER, action)

    def run_next(self):
        self.now, _, _, action = heapq.heappop(self.heap)
        action()
