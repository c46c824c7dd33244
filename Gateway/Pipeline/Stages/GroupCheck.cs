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
            : kind.Any(a => group.Version.StartsWith(a.Version!, StringComparison.Ordinal)) ? null
            : Of(EdiErrorCode.GroupVersionNotSupported, "No agreement covers groups of this version.", group, group.Version);
    }

    private static Finding Of(EdiErrorCode code, string message, GroupHeader group, string value) =>
        new(code, Severity.Error, FindingLevel.Group, message, Offset: group.Offset, Value: value);
}
