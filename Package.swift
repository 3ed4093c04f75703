// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "rounds",
    products: [
        .executable(name: "rounds", targets: ["rounds"]),
        // The two clients know nothing of jobs or hospitals and can be used in any other package.
        .library(name: "Redis", targets: ["Redis"]),
        .library(name: "Postgres", targets: ["Postgres"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries: a module map and a shim each, nothing else.
        .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CLibpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CXGBoost", providers: [.apt(["libxgboost-dev"])]),
        .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),

        // Clients of the two servers, and the readers of files.
        .target(name: "Redis", dependencies: ["CHiredis", "COpenSSL"]),
        .target(name: "Postgres", dependencies: ["CLibpq"]),
        .target(name: "CSV", dependencies: ["CArchive"]),
        .target(name: "Definitions", dependencies: ["Yams"]),

        // Counting and logging, for every process; digests.
        .target(name: "Hashing", dependencies: ["COpenSSL"]),
        .target(name: "Telemetry", dependencies: [.product(name: "Logging", package: "swift-log")]),

        // The queue: its rules, then its stores and processes.
        .target(name: "Jobs"),
        .target(
            name: "Cluster",
            dependencies: [
                "Jobs", "Redis", "Postgres", "Definitions", "Hashing", "Telemetry",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.embedInCode("Scripts"), .embedInCode("Statements"), .embedInCode("Migrations")]
        ),

        // The hospital: its data, then the kinds of job that work on it.
        .target(
            name: "Hospital",
            dependencies: ["Postgres", "CSV", "Definitions", "Hashing", "Jobs"],
            resources: [
                .embedInCode("Migrations"), .embedInCode("Statements"), .embedInCode("KPI/Relations"),
                .embedInCode("KPI/Statements"),
            ]
        ),
        .target(
            name: "JobKinds",
            dependencies: [
                "Cluster", "Hospital", "CSV", "Definitions", "Hashing", "Jobs", "Postgres",
                "CXGBoost", "CXlsxWriter", "CPangoCairo",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.embedInCode("Ingestion/Statements")]
        ),

        // Rooms that people book, and what the coordinator does for them.
        .target(
            name: "Rooms",
            dependencies: ["Cluster", "Hospital", "Definitions", "Jobs", "Postgres", "Redis"],
            resources: [.embedInCode("Statements")]
        ),

        // The command line, and the private servers that `rounds up` and the tests start.
        .target(name: "PrivateServers"),
        .executableTarget(
            name: "rounds",
            dependencies: [
                "JobKinds", "Rooms", "Cluster", "Hospital", "Definitions", "Jobs", "Postgres", "Redis",
                "PrivateServers", "Telemetry",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Tests mirror Sources; Integration starts real servers and real worker processes.
        .target(
            name: "TestSupport",
            dependencies: [
                "Cluster", "Hospital", "Jobs", "Postgres", "PrivateServers", "Redis",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "PrivateServersTests", dependencies: ["PrivateServers", "TestSupport"]),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "TestSupport"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "TestSupport"]),
        .testTarget(name: "DefinitionsTests", dependencies: ["Definitions"]),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", "PrivateServers", .product(name: "Logging", package: "swift-log")]),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"]),
        .testTarget(name: "JobsTests", dependencies: ["Jobs"]),
        .testTarget(name: "ClusterTests", dependencies: ["Cluster", "PrivateServers", "TestSupport"]),
        .testTarget(name: "HospitalTests", dependencies: ["Hospital", "Cluster", "TestSupport"]),
        .testTarget(
            name: "JobKindsTests",
            dependencies: [
                "JobKinds", "Cluster", "Hashing", "Hospital", "Jobs", "Postgres", "PrivateServers", "Redis",
                "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "RoomsTests",
            dependencies: [
                "Rooms", "Cluster", "Jobs", "Postgres", "PrivateServers", "Redis", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "RoundsTests",
            dependencies: [
                "rounds", "Cluster", "Definitions", "Jobs", "Postgres", "Redis", "PrivateServers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "rounds", "rounds-chaos", "JobKinds", "Cluster", "Hashing", "Hospital", "Jobs", "Postgres",
                "PrivateServers", "Redis", "TestSupport",
            ],
            path: "Tests/Integration"
        ),

        // `make bench`.
        .executableTarget(
            name: "rounds-bench",
            dependencies: [
                "Redis", "Postgres", "CSV", "Jobs", "Cluster", "JobKinds", "Hospital", "PrivateServers", "CHiredis",
            ],
            path: "Tests/Performance",
            resources: [.embedInCode("KPI/SQL")]
        ),

        .target(name: "CClockSkew", path: "Tests/ChaosClock"),

        // `make chaos`; it starts itself as workers and coordinators.
        .executableTarget(
            name: "rounds-chaos",
            dependencies: [
                "CClockSkew", "Cluster", "Jobs", "Postgres", "PrivateServers", "Redis",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Chaos",
            resources: [.embedInCode("Schema")]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// `make fuzz`: apart from other builds, because it is linked with libFuzzer.
if Context.environment["ROUNDS_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "rounds-fuzz", dependencies: ["CLibFuzzer", "CSV", "Definitions", "Hospital"],
            path: "Tests/Fuzz/Fuzz"),
    ]
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
        .strictMemorySafety(),
    ]
}
