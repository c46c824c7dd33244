using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Gateway.Exchanges;
using Gateway.Mapping.Maps;
using Assembly = System.Reflection.Assembly;

namespace Gateway.Tests.Structure;

/// <summary>The types of an assembly and what they use: signatures, bodies, generic arguments, attributes.</summary>
internal sealed class CompiledCode
{
    private static readonly Lazy<CompiledCode> Loaded = new(() =>
    {
        Assembly[] assemblies = [typeof(CompiledMap).Assembly, typeof(ExchangeId).Assembly];
        return new CompiledCode(new ArchLoader().LoadAssemblies(assemblies).Build(), assemblies.SelectMany(HiddenUses.Of));
    });

    private CompiledCode(Architecture loaded, IEnumerable<Use> hidden)
    {
        // A method's own T is no type here: those of generated methods with one name are mixed up.
        var uses =
            from type in loaded.Types
            from target in type.Dependencies.Select(d => d.Target).Distinct()
            where target is not GenericParameter
            select new Use(Namespace(type), type.FullName, Namespace(target), target.FullName);
        Types = [.. loaded.Types.Select(t => (Namespace(t), t.FullName))];
        Uses = [.. uses.Concat(hidden).Distinct()];
    }

    /// <summary>The product: both assemblies, read once.</summary>
    public static CompiledCode Product => Loaded.Value;

    public IReadOnlyList<(string Namespace, string Name)> Types { get; }

    public IReadOnlyList<Use> Uses { get; }

    /// <summary>A part of an assembly, by its root namespace.</summary>
    public static CompiledCode Within(Assembly assembly, string root) => new(
        new ArchLoader().LoadNamespacesWithinAssembly(assembly, root).Build(),
        HiddenUses.Of(assembly).Where(u => u.FromNamespace.StartsWith(root + ".", StringComparison.Ordinal)));

    private static string Namespace(IType type) => type.Namespace?.FullName ?? "";
}
