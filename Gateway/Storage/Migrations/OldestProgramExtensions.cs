using Microsoft.EntityFrameworkCore.Migrations;

namespace Gateway.Storage.Migrations;

/// <summary>What a migration says of the programs that may still run.</summary>
internal static class OldestProgramExtensions
{
    /// <summary>Names the oldest program that can run with this migration. Expand-and-contract: an additive change keeps the one before.</summary>
    public static void OldestProgram(this MigrationBuilder migration, string version) => migration.Sql(
        $"""
        INSERT INTO ledger_info (name, value) VALUES ('oldest-program', '{Version.Parse(version)}')
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """);
}
