namespace Gateway.Audit;

/// <summary>Names of the hash chains of the trail.</summary>
public static class AuditChains
{
    /// <summary>People, keys, policies, seals, backup and restore.</summary>
    public const string System = "system";

    /// <summary>The chain of one trading partner: its profile, channels and certificates.</summary>
    public static string Partner(string partner) => "partner:" + partner;
}
