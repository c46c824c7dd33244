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
        return Of(group, kind.Length > 0, kind.Any(a => IsOf(a, group)), "No agreement covers");
    }

    /// <summary>The same where no agreements are known: of a kind or a version without a schema there can be none.</summary>
    public static Finding? Find(GroupHeader group)
    {
        var kind = SchemaCatalog.All.Where(s => s.FunctionalId == group.FunctionalId).ToArray();
        return Of(group, kind.Length > 0, IsShort(group) && kind.Any(s => SchemaCatalog.Find("x12", group.Version, s.SetId) is not null), "No agreement can cover");
    }

    /// <summary>GS08 is the agreed version, with an industry's suffix or without: at most 12 characters (data element 480).</summary>
    public static bool IsOf(Agreement agreement, GroupHeader group) =>
        IsShort(group) && group.Version.StartsWith(agreement.Version ?? string.Empty, StringComparison.Ordinal);

    private static bool IsShort(GroupHeader group) => group.Version.Length <= 12;

    private static Finding? Of(GroupHeader group, bool isKind, bool isVersion, string lacking) => (isKind, isVersion) switch
    {
        (false, _) => Of(EdiErrorCode.GroupNotSupported, $"{lacking} this kind of group.", group, group.FunctionalId),
        (_, false) => Of(EdiErrorCode.GroupVersionNotSupported, $"{lacking} groups of this version.", group, group.Version),
        _ => null,
    };

    private static Finding Of(EdiErrorCode code, string message, GroupHeader group, string value) => new(
        code, Severity.Error, FindingLevel.Group, message, Offset: group.Offset, Line: group.Line, Column: group.Column, Value: value);
}
