using Gateway.Partners;
using Gateway.Storage.Model;

namespace Gateway.Storage.Reads;

/// <summary>The one place where a reader's scope is applied: every read of people and the API begins here.</summary>
internal static class ScopeRule
{
    public static IQueryable<ExchangeRow> Visible(this LedgerContext context, PartnerScope scope)
    {
        if (scope.Partners is not { } partners)
        {
            return context.Exchanges;
        }

        var names = partners.Select(p => p.Value).ToArray();
        return context.Exchanges.Where(e => e.Partner != null && names.Contains(e.Partner));
    }
}
