using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gateway.Storage;

/// <summary>Where the ledger and the payload files live.</summary>
public sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary><c>sqlite</c> (default) or <c>postgresql</c>.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    /// <summary>Default on SQLite: <c>gateway.db</c> in the data directory. PostgreSQL needs one.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Payload files, and the SQLite database unless it is named. Default <c>data</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Free space of the payload volume below which nothing is accepted (HTTP 507), in MB. Default 512.</summary>
    [Range(0, 1_048_576)]
    public int FreeSpaceReserveMb { get; set; } = 512;

    /// <summary>Payload files are written and read past the system's page cache (O_DIRECT), where the file system can: less work and no memory for them. Default true.</summary>
    public bool DirectPayloads { get; set; } = true;

    /// <summary>How long a writer waits for another process's write on SQLite, in seconds. Default 30.</summary>
    [Range(1, 600)]
    public int BusyTimeoutSeconds { get; set; } = 30;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Provider))
        {
            yield return new ValidationResult("The provider is sqlite or postgresql.", [nameof(Provider)]);
        }

        if (Provider == StorageProvider.PostgreSql && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new ValidationResult("PostgreSQL needs a connection string.", [nameof(ConnectionString)]);
        }

        if (!IsConnectionString())
        {
            yield return new ValidationResult("The connection string is none of the provider's.", [nameof(ConnectionString)]);
        }
    }

    private bool IsConnectionString()
    {
        try
        {
            DbConnectionStringBuilder _ = Provider == StorageProvider.PostgreSql
                ? new NpgsqlConnectionStringBuilder(ConnectionString)
                : new SqliteConnectionStringBuilder(ConnectionString);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
