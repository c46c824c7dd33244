using Gateway.Mapping.Edi;
using Gateway.Mapping.Maps;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

public class SampleGeneratorTests
{
    [Fact]
    public void TheSameSeedGivesTheSameBytesAndAnotherSeedOthers()
    {
        Assert.Equal(Sample(20, 1), Sample(20, 1));
        Assert.NotEqual(Sample(20, 1), Sample(20, 2));
    }

    [Fact]
    public void EverySampleIsValidAndMapsToAnOrder()
    {
        var map = BaseMaps.Compile("base/850-to-order@1");
        var items = Edi.Items(Sample(1001, 3));
        Assert.Empty(Edi.Findings(items));
        Assert.Equal(2, items.OfType<EdiItem.GroupEnd>().Count());
        foreach (var set in items.OfType<EdiItem.Set>())
        {
            var verdict = Edi.Validate(set);
            Assert.Equal(ValidationState.Valid, verdict.Validation);
            Assert.Empty(map.Apply(verdict.Tree!).Findings);
        }
    }

    [Fact]
    public void TheSizeAskedForIsMet()
    {
        using var stream = new MemoryStream();
        var sets = new X12SampleGenerator("A", "B").WriteMegabytes(stream, 1);
        Assert.InRange(stream.Length, 1_000_000, 1_010_000);
        Assert.Equal(sets, Edi.Items(stream.ToArray()).OfType<EdiItem.Set>().Count());
    }

    private static byte[] Sample(int sets, int seed)
    {
        using var stream = new MemoryStream();
        Assert.Equal(new X12SampleGenerator("A", "B", seed).WriteSets(stream, sets), stream.Length);
        return stream.ToArray();
    }
}
