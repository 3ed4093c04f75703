// SPDX-License-Identifier: Apache-2.0

/// A queue: append at the end, take from the front, both in amortised constant time.
struct Fifo<Element> {
    private var storage: [Element] = []
    private var head = 0

    var isEmpty: Bool { head == storage.count }
    var count: Int { storage.count - head }

    /// The oldest element, in place.
    ///
    /// - Precondition: the queue is not empty.
    var front: Element {
        get { storage[head] }
        set { storage[head] = newValue }
    }

    mutating func append(_ element: Element) { storage.append(element) }

    /// Removes and returns the oldest element.
    ///
    /// - Precondition: the queue is not empty.
    mutating func removeFirst() -> Element {
        let element = storage[head]
        head += 1
        if head == storage.count {
            storage.removeAll(keepingCapacity: storage.capacity <= 65_536)
            head = 0
        } else if head >= 4096 && head * 2 >= storage.count {
            storage.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Removes and returns all elements, oldest first.
    mutating func removeAll() -> ArraySlice<Element> {
        defer {
            storage = []
            head = 0
        }
        return storage[head...]
    }

    /// Calls `body` with each element, oldest first, to be changed in place.
    mutating func forEach(_ body: (inout Element) -> Void) {
        for index in head..<storage.count { body(&storage[index]) }
    }
}
