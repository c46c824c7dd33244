namespace Gateway.Audit;

/// <summary>What can be wrong with a trail.</summary>
public static class AuditProblemCodes
{
    /// <summary>The entry's content does not give its hash.</summary>
    public const string EntryChanged = "entry-changed";

    /// <summary>Entries of the chain are gone.</summary>
    public const string EntryMissing = "entry-missing";

    /// <summary>An entry stands at a place that is taken or does not exist.</summary>
    public const string EntryRepeated = "entry-repeated";

    /// <summary>Chains or entries do not come in their order (an export that was edited).</summary>
    public const string EntryOrder = "entry-order";

    /// <summary>The entry does not name the hash of the one before.</summary>
    public const string LinkBroken = "link-broken";

    /// <summary>The chain is longer or shorter than its owner says.</summary>
    public const string ChainCount = "chain-count";

    /// <summary>The chain's last hash is not the one its owner keeps.</summary>
    public const string ChainHead = "chain-head";

    /// <summary>Entries of a chain that nothing owns.</summary>
    public const string ChainUnowned = "chain-unowned";

    /// <summary>Within a chain seal numbers never fall, and nothing unsealed stands before something sealed.</summary>
    public const string SealOrder = "seal-order";

    /// <summary>An entry is marked with a seal that does not exist.</summary>
    public const string SealUnknown = "seal-unknown";

    /// <summary>A number is left out: a seal was removed.</summary>
    public const string SealMissing = "seal-missing";

    /// <summary>The seal covers more or fewer entries than it says.</summary>
    public const string SealCount = "seal-count";

    /// <summary>The entries it covers do not give its root.</summary>
    public const string SealRoot = "seal-root";

    /// <summary>The seal's own fields do not give its hash.</summary>
    public const string SealHash = "seal-hash";

    /// <summary>The signature is not that of the key it names.</summary>
    public const string SealSignature = "seal-signature";

    /// <summary>The seal does not name the hash of the one before.</summary>
    public const string SealLink = "seal-link";

    /// <summary>A root that was exported has no seal in the trail any more: the trail was cut.</summary>
    public const string RootMissing = "root-missing";

    /// <summary>The seal in the trail is another than the one exported.</summary>
    public const string RootDiffers = "root-differs";

    /// <summary>A line of the root list is not a signed root.</summary>
    public const string RootInvalid = "root-invalid";

    /// <summary>The export ends early or its lines cannot be read.</summary>
    public const string ExportBroken = "export-broken";
}
