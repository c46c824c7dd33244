using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Gateway.Tests.Structure;

/// <summary>The types of some assemblies and what they use: signatures, bodies, generic arguments, attributes.</summary>
internal sealed class CompiledCode
{
    private CompiledCode(IReadOnlyList<(string Namespace, string Name)> types, IReadOnlyList<Use> uses)
    {
        Types = types;
        Uses = uses;
    }

    public IReadOnlyList<(string Namespace, string Name)> Types { get; }

    public IReadOnlyList<Use> Uses { get; }

    public static CompiledCode Of(params Assembly[] assemblies)
    {
        var loaded = new ArchLoader().LoadAssemblies(assemblies).Build();
        var uses =
            from type in loaded.Types
            from target in type.Dependencies.Select(d => d.Target).Distinct()
            select new Use(Namespace(type), type.FullName, Namespace(target), target.FullName);
        return new CompiledCode(
            [.. loaded.Types.Select(t => (Namespace(t), t.FullName))],
            [.. uses.Concat(assemblies.SelectMany(HiddenUses.Of)).Distinct()]);
    }

    private static string Namespace(IType type) => type.Namespace?.FullName ?? "";
}
