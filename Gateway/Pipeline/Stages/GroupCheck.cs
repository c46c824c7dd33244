using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>Whether a functional group is of a kind (GS01) and a version (GS08) that its sender agreed with us.</summary>
internal static class GroupCheck
{
    /// <summary>Data element 716: 1 = functional group not supported, 2 = functional group version not supported. Null when it is agreed.</summary>
    public static Finding? Find(IEnumerable<Agreement> inbound, GroupHeader group)
    {
        var kind = inbound.Where(a => a is { Version: { } version, Set: { } set } && SchemaCatalog.Find("x12", version, set)?.FunctionalId == group.FunctionalId)
            .ToArray();
        return kind.Length == 0 ? Of(EdiErrorCode.GroupNotSupported, "No agreement covers this kind of group.", group, group.FunctionalId)
            : kind.Any(a => IsOf(a, group)) ? null
            : Of(EdiErrorCode.GroupVersionNotSupported, "No agreement covers groups of this version.", group, group.Version);
    }

    /// <summary>GS08 is the agreed version, with an industry's suffix or without: at most 12 characters (data element 480).</summary>
    public static bool IsOf(Agreement agreement, GroupHeader group) =>
        group.Version.Length <= 12 && group.Version.StartsWith(agreement.Version ?? string.Empty, StringComparison.Ordinal);

    private static Finding Of(EdiErrorCode code, string message, GroupHeader group, string value) =>
        new(code, Severity.Error, FindingLevel.Group, message, Offset: group.Offset, Value: value);
}
