// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("Trace context")
struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"

    @Test("reads and writes the specification's own example")
    func example() throws {
        let text = "00-\(Self.trace)-\(Self.span)-01"
        let context = try #require(TraceContext(traceparent: text))
        #expect(context.traceID == Self.trace)
        #expect(context.spanID == Self.span)
        #expect(context.isSampled)
        #expect(context.traceparent == text)
        #expect(TraceContext(traceparent: "00-\(Self.trace)-\(Self.span)-00")?.isSampled == false)
        // Only the lowest bit of the flags has a meaning in version 00; the others are not handed on.
        #expect(TraceContext(traceparent: "00-\(Self.trace)-\(Self.span)-ff")?.traceparent == text)
    }

    @Test(
        "refuses what is not valid",
        arguments: [
            "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-01-",
            "ff-\(trace)-\(span)-01",
            "0-\(trace)-\(span)-01", "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span.uppercased())-01",
            "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
            "00-\(trace.dropLast())-\(span)-01", "00-\(trace)x-\(span)-01", "00_\(trace)_\(span)_01",
            "00-\(trace)-\(span)-0x", " 00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01 ", "00-\(trace)-\(span)-01\n",
            "0g-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01x", "00-\(trace.dropLast())é-\(span)-01",
        ])
    func malformed(_ text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test(
        "reads what it knows of a later version", arguments: ["cc-\(trace)-\(span)-01", "01-\(trace)-\(span)-01-what"])
    func later(_ text: String) {
        #expect(TraceContext(traceparent: text)?.traceparent == "00-\(Self.trace)-\(Self.span)-01")
    }

    @Test("hands the trace on to a child with a span of its own")
    func child() throws {
        let parent = try #require(TraceContext(traceparent: "00-\(Self.trace)-\(Self.span)-00"))
        let child = parent.child()
        #expect(child.traceID == Self.trace)
        #expect(child.spanID != Self.span)
        #expect(!child.isSampled)
        #expect(TraceContext(traceparent: child.traceparent) == child)
    }

    @Test("begins a trace where the caller hands on none or nonsense", arguments: [nil, "", "nonsense"])
    func beginning(_ text: String?) {
        let context = TraceContext.continuing(text)
        #expect(TraceContext(traceparent: context.traceparent) == context)
        #expect(TraceContext.continuing(text).traceID != context.traceID)
    }

    @Test("goes on with the caller's trace")
    func continuing() {
        #expect(TraceContext.continuing("00-\(Self.trace)-\(Self.span)-01").traceID == Self.trace)
    }
}
