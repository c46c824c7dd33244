using Gateway.Access;
using Xunit;

namespace Gateway.Tests.Unit.Access;

/// <summary>Names of files that others gave: what is wrong with them, and what becomes of them where they are a name of ours.</summary>
public sealed class SafeFileNameTests
{
    [Theory]
    [InlineData("../../etc/passwd", "passwd", "has parts of a path")]
    [InlineData("..\\..\\boot.ini", "boot.ini", "has parts of a path")]
    [InlineData("/etc/passwd", "passwd", "has parts of a path")]
    [InlineData("C:\\orders.edi", "orders.edi", "has parts of a path")]
    [InlineData("C:orders.edi", "orders.edi", "has parts of a path")]
    [InlineData("orders.edi:hidden", "hidden", "has parts of a path")]
    [InlineData("\\\\server\\share\\a.edi", "a.edi", "has parts of a path")]
    [InlineData("..", "file", "names no file")]
    [InlineData(".", "file", "names no file")]
    [InlineData("", "file", "names no file")]
    [InlineData("  ", "__", "names no file")]
    [InlineData("orders\0.edi", "orders_.edi", "has control characters")]
    [InlineData("orders\r\nX: y.edi", "_y.edi", "has parts of a path")]
    [InlineData("orders\u0085.edi", "orders_.edi", "has control characters")]
    [InlineData("orders\u2028.edi", "orders_.edi", "has control characters")]
    [InlineData("orders.edi.", "orders.edi", "ends with a dot or a blank")]
    [InlineData("orders.edi ", "orders.edi_", "ends with a dot or a blank")]
    [InlineData("CON", "_CON", "is the name of a device")]
    [InlineData("nul.edi", "_nul.edi", "is the name of a device")]
    [InlineData("Com1.tar.gz", "_Com1.tar.gz", "is the name of a device")]
    [InlineData("orders\u202egpj.exe", "orders_gpj.exe", "has characters that turn the direction of writing")]
    [InlineData("\u2067orders.edi", "_orders.edi", "has characters that turn the direction of writing")]
    [InlineData("orders*.edi", "orders_.edi", "has characters that names of Windows do not have")]
    [InlineData("orders?.edi", "orders_.edi", "has characters that names of Windows do not have")]
    [InlineData("<orders.edi", "_orders.edi", "has characters that names of Windows do not have")]
    [InlineData("orders>.edi", "orders_.edi", "has characters that names of Windows do not have")]
    [InlineData("orders|x.edi", "orders_x.edi", "has characters that names of Windows do not have")]
    [InlineData("\"orders\".edi", "_orders_.edi", "has characters that names of Windows do not have")]
    public void ANameThatIsNoneOnEverySystemIsFoundAndMadeOne(string name, string safe, string wrong)
    {
        Assert.Equal(wrong, SafeFileName.WrongWith(name));
        Assert.Equal(safe, SafeFileName.Of(name));
        Assert.Equal(safe, SafeFileName.Of(safe));
    }

    [Theory]
    [InlineData("orders.edi", "orders.edi")]
    [InlineData("Bestellung 1.edi", "Bestellung_1.edi")]
    [InlineData("注文.edi", "__.edi")]
    [InlineData(".profile", "profile")]
    [InlineData("a;b'`$(e).edi", "a_b____e_.edi")]
    [InlineData("console.log", "console.log")]
    [InlineData("COM10", "COM10")]
    public void ANameThatNothingIsWrongWithIsStillMadePlain(string name, string safe)
    {
        Assert.Null(SafeFileName.WrongWith(name));
        Assert.Equal(safe, SafeFileName.Of(name));
    }

    [Theory]
    [InlineData("äö€ 日.txt", "äö€ 日.txt")]
    [InlineData("../../x/äö€.txt", "äö€.txt")]
    [InlineData("C:\\Ablage\\Größen 1.txt", "Größen 1.txt")]
    [InlineData("x/..", "file")]
    [InlineData("x/", "file")]
    [InlineData("x/nul.txt", "_nul.txt")]
    [InlineData("x/ä\u0007.txt", "__.txt")]
    public void ANameThatGoesOnLosesItsPathAndKeepsItsLetters(string name, string kept)
    {
        Assert.Equal(kept, SafeFileName.Kept(name));
        Assert.Equal(kept, SafeFileName.Kept(kept));
    }

    [Fact]
    public void ANameHasAtMost255BytesAndKeepsItsExtension()
    {
        Assert.Null(SafeFileName.WrongWith(new string('a', 251) + ".edi"));
        Assert.Equal("has more than 255 bytes", SafeFileName.WrongWith(new string('a', 252) + ".edi"));
        Assert.Equal("has more than 255 bytes", SafeFileName.WrongWith(new string('ü', 126) + ".edi"));
        Assert.Equal(new string('a', 251) + ".edi", SafeFileName.Of(new string('a', 5000) + ".edi"));
        Assert.Equal(255, SafeFileName.Of(new string('a', 5000)).Length);
        Assert.Equal(255, SafeFileName.Of("a." + new string('b', 5000)).Length);
    }

    [Fact]
    public void HalfASurrogateIsNoText()
    {
        Assert.Equal("is no Unicode text", SafeFileName.WrongWith("a\ud83d.edi"));
        Assert.Equal("is no Unicode text", SafeFileName.WrongWith("a\udcc4.edi"));
        Assert.Null(SafeFileName.WrongWith("a\ud83d\udcc4.edi"));
    }
}
