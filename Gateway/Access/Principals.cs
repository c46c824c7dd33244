using System.Collections.Frozen;
using Gateway.Partners;

namespace Gateway.Access;

/// <summary>Turns keys and people into principals: the one place where roles become the partner scope of a reader.</summary>
public static class Principals
{
    /// <summary>A key of a partner sees that partner; a key without one is an operator's and sees all.</summary>
    public static Principal Of(ApiKey key) => new(
        "key:" + key.Id, key.Name, key.Partner, key.Channels, key.Scopes.ToFrozenSet(StringComparer.Ordinal),
        key.Partner is { } partner ? PartnerScope.Of(partner) : PartnerScope.All);

    /// <summary>A person of a partner sees that partner whatever the roles; without a partner, only a role of our own side opens all.</summary>
    public static Principal Of(Person person) => new(
        "person:" + person.Id, person.Name, person.Partner, [],
        person.Roles.SelectMany(Roles.ScopesOf).ToFrozenSet(StringComparer.Ordinal), ScopeOf(person));

    private static PartnerScope ScopeOf(Person person)
    {
        if (person.Partner is { } partner)
        {
            return PartnerScope.Of(partner);
        }

        var ours = person.Roles.Any(r => r is Roles.Admin or Roles.Operator or Roles.Auditor);
        return ours ? PartnerScope.All : PartnerScope.Of([]);
    }
}
