// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("The class of a job")
struct JobClassTests {
    @Test(
        "is read from its text as it was",
        arguments: [
            JobClass(kind: "export"),
            JobClass(kind: "ingestion", version: 3, capabilities: ["disk:branch-3"]),
            JobClass(kind: "model-retrain", memory: 2048, concurrencyKey: "model/or_duration, trial @ 1/2"),
        ])
    func text(_ original: JobClass) {
        #expect(JobClass(text: original.text) == original)
    }

    @Test("does not depend on the order in which capabilities are named")
    func order() {
        let one = JobClass(kind: "export", capabilities: ["b", "a", "b"])
        #expect(one == JobClass(kind: "export", capabilities: ["a", "b"]))
        #expect(one.text == "export@1//a,b/")
    }

    @Test("is not read from something else", arguments: ["", "export", "export@1", "export@x///", "export@1/x//"])
    func other(_ text: String) {
        #expect(JobClass(text: text) == nil)
    }

    @Test("has capabilities that can be listed with commas")
    func capabilities() {
        #expect(["gpu", "disk:3", "X_1.2-b"].allSatisfy(JobClass.isCapability))
        #expect(!["", "a,b", "a/b", "a b", "é"].contains(where: JobClass.isCapability))
    }
}
