namespace Gateway.Tests.Structure;

/// <summary>A room: the namespace of that name with all below it, unless a longer name is a room of its own, and what it may use.</summary>
/// <param name="Name">Below the root namespace; empty for what lies outside every namespace (the program's entry).</param>
/// <param name="MayUse">Names of rooms; <c>Name/</c> allows the types that lie directly in that namespace and none below.</param>
internal sealed record Room(string Name, params IReadOnlyList<string> MayUse)
{
    /// <summary>In place of a list: the composition root and the command line may use every room.</summary>
    public const string Everything = "*";

    /// <summary>True when every namespace below must be a room of its own.</summary>
    public bool Divided { get; init; }

    public override string ToString() => Name.Length == 0 ? "Program" : Name;
}
