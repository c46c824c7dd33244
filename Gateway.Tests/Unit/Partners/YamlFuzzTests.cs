using CsCheck;
using Gateway.Partners.Yaml;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class YamlFuzzTests
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(Repository.Partners, "acme", "profile.yaml"));

    private static readonly string[] Words =
    [
        "\n", " ", "\t", ":", "- ", "? ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "!", "!!str ", "|", ">", "'", "\"", "%", "%YAML 1.", "---", "...", "@", "`",
        "\\", "\\U99999999", "\\x", "<<", "\u0000", "\u0085", "\ufeff", "\ud800", "99999999999999999999", "~", "=", "key: ", "\r\n",
    ];

    private static readonly Gen<string> Pieces = Gen.Int[0, Words.Length - 1].Select(i => Words[i]);

    /// <summary>Bad input: whatever stands in a profile, the answer is errors or a tree, never an exception.</summary>
    [Fact]
    public void AMutatedProfileIsReadOrRefused() =>
        Gen.Select(Gen.Int[0, Sample.Length - 1], Gen.Int[0, 40], Pieces, Gen.Int[0, Sample.Length - 1], Pieces).Sample((at, cut, piece, second, other) =>
        {
            var text = Sample.Remove(at, Math.Min(cut, Sample.Length - at)).Insert(at, piece);
            text = text.Insert(Math.Min(second, text.Length), other);
            return Answered(text) && Profiles.Read(text, "acme") is { } reading && (reading.Partner is null) == (reading.Errors.Count > 0);
        }, iter: 3000);

    [Fact]
    public void RubbishIsRefused() => Pieces.Array[1, 30].Sample(pieces => Answered(string.Concat(pieces)), iter: 20_000);

    private static bool Answered(string text)
    {
        var errors = new ErrorList("x/profile.yaml");
        var root = StrictYaml.Parse(text, errors);
        return root is not null || errors.Count > 0;
    }
}
