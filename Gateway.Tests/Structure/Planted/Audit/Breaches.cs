using System.Xml.Linq;
using Gateway.Tests.Structure.Planted.Storage;

namespace Gateway.Tests.Structure.Planted.Audit;

internal sealed class ByBody
{
    public static object Make() => new PlantedStore();
}

internal sealed class ByStaticCall
{
    public static int Make() => PlantedStore.Count;
}

internal sealed record BySignature(PlantedStore Store);

internal sealed class ByBase : PlantedStore;

internal sealed class ByGenericArgument
{
    public static object Make() => Array.Empty<Dictionary<string, List<PlantedStore>>>();
}

[PlantedMark]
internal sealed class ByAttribute;

internal sealed class ByLambda(int number)
{
    public Func<int, object> Make() => m => new PlantedStore { Log = { Written = number + m } };
}

internal sealed class ByAsync
{
    public static async Task<object> Make()
    {
        await Task.Yield();
        return new PlantedStore();
    }
}

internal sealed class ByIterator
{
    public static IEnumerable<object> Make()
    {
        yield return new PlantedStore();
    }
}

internal sealed class ByAsyncIterator
{
    public static async IAsyncEnumerable<object> Make()
    {
        await Task.Yield();
        yield return new PlantedStore();
    }
}

internal sealed class ByCatch
{
    public static bool Try(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (PlantedException)
        {
            return false;
        }
    }
}

internal sealed class ByLibrary
{
    public static object Make() => new XDocument();
}
