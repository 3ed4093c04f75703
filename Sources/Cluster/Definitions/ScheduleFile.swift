// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// Reads a schedule from a file of `jobs/schedules`. The schedule is called what the file is called.
package enum ScheduleFile {
    /// - Parameters:
    ///   - text: what the file says.
    ///   - path: a file whose name without `.yml` is the schedule's name.
    ///   - workflows: the workflows that a schedule can start.
    ///   - kinds: the kinds of job that there are.
    /// - Throws: ``DefinitionError`` with the line of whatever cannot be used.
    package static func parse(
        _ text: String, of path: String, workflows: [String: WorkflowDefinition], kinds: [String]
    ) throws(DefinitionError) -> ScheduleDefinition {
        let root = try DefinitionFile.parse(text, file: path)
        return try schedule(named: definitionName(of: path), in: root, workflows: workflows, kinds: kinds)
    }

    static func schedule(
        named name: String, in root: DefinitionNode, workflows: [String: WorkflowDefinition], kinds: [String]
    ) throws(DefinitionError) -> ScheduleDefinition {
        let mapping = try root.mapping(keys: [
            "description", "cron", "time_zone", "starts", "ends", "jitter", "workflow", "job", "parameters",
            "catch_up", "catch_up_limit", "overlap", "paused",
        ])
        let description = try mapping["description"]?.string()
        let cron = try cron(try mapping.required("cron"))
        let zone = try zone(try mapping.required("time_zone"))
        let (starts, ends) = (try mapping["starts"]?.date(), try mapping["ends"]?.date())
        let jitter = try mapping["jitter"]?.duration() ?? .zero
        let target = try target(of: mapping, kinds: kinds)
        let catchUp = try catchUp(of: mapping)
        let overlap: Overlap = try mapping["overlap"]?.oneOf() ?? .skip
        let isPaused = try mapping["paused"]?.bool() ?? false
        let schedule: ScheduleDefinition
        do {
            schedule = try ScheduleDefinition(
                name: name, description: description, cron: cron, zone: zone, starts: starts, ends: ends,
                jitter: jitter, target: target, catchUp: catchUp, overlap: overlap, isPaused: isPaused)
        } catch {
            throw place(of: error, in: mapping).error(error.message)
        }
        try checkWorkflow(of: schedule, in: mapping, workflows: workflows)
        return schedule
    }

    private static func cron(_ node: DefinitionNode) throws(DefinitionError) -> CronExpression {
        let text = try node.string()
        do { return try CronExpression(text) } catch { throw node.error("\(error)") }
    }

    private static func zone(_ node: DefinitionNode) throws(DefinitionError) -> CivilZone {
        let name = try node.string()
        guard let zone = CivilZone(name) else {
            throw node.error(
                "'\(name)' is not the IANA name of a time zone\(suggestion(name, CivilZone.knownNames)), "
                    + "such as Asia/Kolkata or UTC")
        }
        return zone
    }

    private static func target(
        of mapping: DefinitionMapping, kinds: [String]
    ) throws(DefinitionError) -> ScheduleDefinition.Target {
        switch (mapping["workflow"], mapping["job"]) {
        case (let workflow?, nil):
            return .workflow(
                name: try workflow.string(), parameters: try mapping["parameters"]?.jsonMembers() ?? [:])
        case (nil, let job?):
            if let parameters = mapping["parameters"] {
                throw parameters.error("the parameters of a job stand under 'job', beside its 'kind'")
            }
            return .job(template: try job.mapping(keys: DefinitionMapping.jobKeys).jobTemplate(kinds: kinds))
        default:
            throw mapping.node.error("a schedule starts either a 'workflow' or a 'job'")
        }
    }

    private enum CatchUpChoice: String, CaseIterable { case none, latest, all }

    private static func catchUp(of mapping: DefinitionMapping) throws(DefinitionError) -> CatchUp {
        let choice = try mapping["catch_up"]?.oneOf(CatchUpChoice.self) ?? .latest
        let limit = mapping["catch_up_limit"]
        switch (choice, limit) {
        case (.all, let limit?): return .all(limit: try limit.positiveInt())
        case (.all, nil):
            throw mapping.node.error("'catch_up: all' needs a 'catch_up_limit', the most late runs at once")
        case (_, let limit?): throw limit.error("'catch_up_limit' belongs to 'catch_up: all'")
        case (.none, nil): return .none
        case (.latest, nil): return .latest
        }
    }

    private static func checkWorkflow(
        of schedule: ScheduleDefinition, in mapping: DefinitionMapping, workflows: [String: WorkflowDefinition]
    ) throws(DefinitionError) {
        guard case .workflow(let name, let parameters) = schedule.target else { return }
        guard let workflow = workflows[name] else {
            throw (mapping["workflow"] ?? mapping.node).error(
                "there is no usable workflow '\(name)'\(suggestion(name, workflows.keys))")
        }
        // Which date it is makes no difference to the names and the kinds of values.
        do {
            _ = try workflow.plan(parameters, on: CivilDate(daysSinceEpoch: 0))
        } catch {
            throw (mapping["parameters"] ?? mapping.node).error(error.message)
        }
    }

    private static func place(of problem: DefinitionProblem, in mapping: DefinitionMapping) -> DefinitionNode {
        guard case .jobParameters = problem.place else { return mapping.node }
        return mapping["parameters"] ?? mapping["job"] ?? mapping.node
    }
}
