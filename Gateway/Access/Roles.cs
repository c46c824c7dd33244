namespace Gateway.Access;

/// <summary>The roles a person may be granted.</summary>
public static class Roles
{
    /// <summary>Configures partners, people and keys; sees everything.</summary>
    public const string Admin = "admin";

    /// <summary>Watches, replays and hands in for every partner.</summary>
    public const string Operator = "operator";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>A trading partner's own person: its exchanges only.</summary>
    public const string Supplier = "supplier";

    public static IReadOnlyList<string> All { get; } = [Admin, Operator, Auditor, Supplier];

    /// <summary>What a role may do, in the words of the API.</summary>
    public static IReadOnlyList<string> ScopesOf(string role) => role switch
    {
        Admin or Operator => Scopes.All,
        Auditor => [Scopes.Read],
        Supplier => [Scopes.Submit, Scopes.Read, Scopes.Pull],
        _ => [],
    };
}
