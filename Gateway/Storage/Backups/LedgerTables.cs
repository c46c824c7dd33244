using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Gateway.Storage.Backups;

/// <summary>All tables of the model; those that others refer to come first.</summary>
internal static class LedgerTables
{
    public static IReadOnlyList<LedgerTable> Of(LedgerContext context) =>
    [
        .. context.Model.GetEntityTypes()
            .OrderBy(Depth).ThenBy(entity => entity.GetTableName(), StringComparer.Ordinal)
            .Select(entity => new LedgerTable(
                entity.GetTableName()!,
                [.. entity.GetProperties().Select(property => new LedgerColumn(property.GetColumnName(), KindOf(property)))],
                [.. entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName())])),
    ];

    private static int Depth(IEntityType entity) =>
        entity.GetForeignKeys().Select(key => key.PrincipalEntityType).Where(principal => principal != entity)
            .Select(principal => 1 + Depth(principal)).DefaultIfEmpty(0).Max();

    private static LedgerColumnKind KindOf(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when type == typeof(Guid) => LedgerColumnKind.Id,
            _ when type == typeof(string) || type.IsEnum => LedgerColumnKind.Text,
            _ when type == typeof(long) => LedgerColumnKind.Big,
            _ when type == typeof(int) => LedgerColumnKind.Int,
            _ when type == typeof(bool) => LedgerColumnKind.Flag,
            _ when type == typeof(byte[]) => LedgerColumnKind.Bytes,
            _ => throw new NotSupportedException($"{property.DeclaringType.ClrType.Name}.{property.Name} is a {type.Name}: backups do not know it."),
        };
    }
}
