namespace Gateway.Storage.Model;

/// <summary>Table <c>revision</c>: counters that rise with every change of a subject, so that other processes notice by one cheap read.</summary>
internal sealed class RevisionRow
{
    /// <summary>People and API keys.</summary>
    public const string Access = "access";

    /// <summary>First uses of partners' certificates.</summary>
    public const string CertificateUses = "certificate-uses";

    /// <summary>Our keys and certificates.</summary>
    public const string Keys = "keys";

    /// <summary>Publications of profiles.</summary>
    public const string Profiles = "profiles";

    public required string Name { get; set; }

    public required long Value { get; set; }
}
