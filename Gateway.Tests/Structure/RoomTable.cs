namespace Gateway.Tests.Structure;

/// <summary>Who may use whom, and where each library lives: the table of docs/ARCHITECTURE.md, enforced by <see cref="RoomRules"/>.</summary>
internal static class RoomTable
{
    public static IReadOnlyList<Room> Rooms { get; } =
    [
        new("Mapping"),
        new("Audit"),
        new("Partners", "Mapping", "Audit"),
        new("Security", "Partners", "Audit"),
        new("Access", "Partners", "Audit"),
        new("Exchanges", "Mapping", "Partners", "Audit"),
        new("Transports", "Partners", "Security", "Access", "Exchanges", "Audit") { Divided = true },
        new("Transports.As2", "Transports/", "Partners", "Security", "Access", "Exchanges", "Audit"),
        new("Transports.Sftp", "Transports/", "Partners", "Security", "Access", "Exchanges", "Audit"),
        new("Transports.Email", "Transports/", "Partners", "Security", "Access", "Exchanges", "Audit"),
        new("Transports.Http", "Transports/", "Partners", "Security", "Access", "Exchanges", "Audit"),
        new("Transports.HotFolder", "Transports/", "Partners", "Security", "Access", "Exchanges", "Audit"),
        new("Events", "Partners", "Security", "Exchanges", "Audit"),
        new("Storage", "Partners", "Audit", "Security", "Access", "Exchanges", "Events"),
        new("Pipeline", "Mapping", "Partners", "Security", "Access", "Exchanges", "Events", "Audit", "Transports/"),
        new("Jobs", "Partners", "Security", "Exchanges", "Events", "Audit", "Pipeline"),
        new("Api", "Mapping", "Partners", "Security", "Access", "Exchanges", "Events", "Audit", "Pipeline/"),
        new("Web", "Mapping", "Partners", "Security", "Access", "Exchanges", "Events", "Audit", "Pipeline/"),
        new("Hosting", Room.Everything),
        new("Cli", Room.Everything),
        new("", Room.Everything),
    ];

    /// <summary>Rooms that nobody but each other may use. No list above names them: a test holds that.</summary>
    public static IReadOnlyList<string> Top { get; } = ["Hosting", "Cli", ""];

    public static IReadOnlyList<Library> Libraries { get; } =
    [
        new(
            [
                "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational", "Microsoft.EntityFrameworkCore.Sqlite",
                "Microsoft.EntityFrameworkCore.Design", "Npgsql.EntityFrameworkCore.PostgreSQL",
            ],
            ["Microsoft.EntityFrameworkCore", "Npgsql.EntityFrameworkCore"],
            ["Storage"]),
        new(["Npgsql", "Microsoft.Data.Sqlite"], ["Npgsql", "NpgsqlTypes", "Microsoft.Data.Sqlite", "SQLitePCL"], ["Storage"]),
        new(["Hangfire.Core", "Hangfire.NetCore", "Hangfire.InMemory", "Hangfire.PostgreSql"], ["Hangfire"], ["Jobs"]),
        new(["Newtonsoft.Json"], ["Newtonsoft.Json"], ["Jobs", "Mapping.Canonical", "Partners"]),
        new(["MimeKit", "BouncyCastle.Cryptography"], ["MimeKit", "Org.BouncyCastle"], ["Security", "Transports.As2", "Transports.Email"]),
        new(["SSH.NET"], ["Renci.SshNet"], ["Transports.Sftp"]),
        new(["MailKit"], ["MailKit"], ["Transports.Email"]),
        new(["YamlDotNet"], ["YamlDotNet"], ["Partners", "Mapping.Maps"]),
        new(["Cronos"], ["Cronos"], ["Partners"]),
        new(["NJsonSchema"], ["NJsonSchema"], ["Mapping.Canonical", "Partners"]),
        new(["CsvHelper"], ["CsvHelper"], ["Mapping.Formats"]),
        new(["Fluid.Core"], ["Fluid", "Parlot"], ["Transports.Email", "Web"]),
        new(["Microsoft.AspNetCore.Identity.EntityFrameworkCore"], ["Microsoft.AspNetCore.Identity"], ["Access", "Storage"]),
        new(
            ["OpenIddict.AspNetCore", "OpenIddict.EntityFrameworkCore", "OpenIddict.Validation.AspNetCore"],
            ["OpenIddict"],
            ["Access", "Storage"]),
        new(
            ["Microsoft.AspNetCore.OpenApi", "Scalar.AspNetCore"],
            ["Microsoft.AspNetCore.OpenApi", "Microsoft.OpenApi", "Scalar.AspNetCore"],
            ["Api"]),
        new(["System.CommandLine", "Spectre.Console"], ["System.CommandLine", "Spectre.Console"], ["Cli"]),
    ];
}
