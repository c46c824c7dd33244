using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using Assembly = System.Reflection.Assembly;

namespace Gateway.Tests.Structure;

/// <summary>
/// What ArchUnitNET 0.13 leaves out: the types that catch clauses name, and the bodies of async iterators, which the compiler moves into a
/// nested type. The planted breaches hold both.
/// </summary>
internal static class HiddenUses
{
    public static IReadOnlyList<Use> Of(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return [.. module.GetAllTypes().SelectMany(OfType)];
    }

    private static IEnumerable<Use> OfType(TypeDefinition type)
    {
        var from = Written(type);
        foreach (var body in type.Methods.Where(m => m.HasBody).Select(m => m.Body))
        {
            IEnumerable<TypeReference?> targets = body.ExceptionHandlers.Select(h => h.CatchType);
            if (from != type)
            {
                targets = targets.Concat(body.Instructions.Select(Target));
            }

            foreach (var target in targets.OfType<TypeReference>().Select(t => t.GetElementType()).Where(t => !t.IsGenericParameter))
            {
                yield return new Use(Outermost(from).Namespace, Name(from), Outermost(target).Namespace, Name(target));
            }
        }
    }

    private static TypeReference? Target(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => type,
        MemberReference member => member.DeclaringType,
        _ => null,
    };

    /// <summary>The type in the source that a compiler-made nested type (its name begins with &lt;) was made for.</summary>
    private static TypeDefinition Written(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer && type.Name.StartsWith('<'))
        {
            type = outer;
        }

        return type;
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string Name(TypeReference type) => type.FullName.Replace('/', '+');
}
