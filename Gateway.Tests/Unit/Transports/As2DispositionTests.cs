using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Dispositions are read as partners write them (RFC 4130 7.4.3) and written as the clause has them.</summary>
public sealed class As2DispositionTests
{
    /// <summary>as2.md 2, MDN: any case, spaces or none around <c>;</c> <c>/</c> <c>:</c>.</summary>
    [Theory]
    [InlineData("automatic-action/MDN-sent-automatically; processed", "processed", "None", null, true)]
    [InlineData("automatic-action / MDN-sent-automatically;Processed ;", "processed", "None", null, true)]
    [InlineData("AUTOMATIC-ACTION/MDN-SENT-AUTOMATICALLY;PROCESSED", "processed", "None", null, true)]
    [InlineData("manual-action/MDN-sent-manually; processed", "processed", "None", null, true)]
    [InlineData("processed", "processed", "None", null, true)]
    [InlineData("automatic-action/MDN-sent-automatically; processed/error: authentication-failed", "processed", "Error", "authentication-failed", false)]
    [InlineData("automatic-action/MDN-sent-automatically;processed / ERROR:authentication-failed", "processed", "Error", "authentication-failed", false)]
    [InlineData("processed/error: integrity-check-failed", "processed", "Error", "integrity-check-failed", false)]
    [InlineData("a/b; processed/error", "processed", "Error", null, false)]
    // OpenAS2.
    [InlineData("automatic-action/MDN-sent-automatically; processed/Error:decryption-failed", "processed", "Error", "decryption-failed", false)]
    // libas2, illegal.
    [InlineData("automatic-action/MDN-sent-automatically; failed/failure=text of it", "failed", "Failure", "text of it", false)]
    [InlineData("a/b; failed/Failure: unsupported MIC-algorithms", "failed", "Failure", "unsupported MIC-algorithms", false)]
    [InlineData("automatic-action/MDN-sent-automatically; failed", "failed", "None", null, false)]
    [InlineData("automatic-action/MDN-sent-automatically; displayed", "displayed", "None", null, false)]
    // RFC 4130 7.4.3: the comma is in the text.
    [InlineData(
        "a/b; processed/warning: authentication-failed, processing continued", "processed", "Warning", "authentication-failed, processing continued", true)]
    [InlineData("a/b; processed/Warning: duplicate-document", "processed", "Warning", "duplicate-document", true)]
    // RFC 8098 3.2.6: several modifiers; the worst counts.
    [InlineData("a/b; processed/warning: duplicate-document, error: decryption-failed", "processed", "Error", "decryption-failed", false)]
    [InlineData("a/b; processed/error, warning: x", "processed", "Error", null, false)]
    [InlineData("a/b; processed/warning: x, warning: y", "processed", "Warning", "x", true)]
    [InlineData("a/b; processed/error: a partner's own words; and more", "processed", "Error", "a partner's own words; and more", false)]
    [InlineData("a/b; processed/error: code: 7/3, text", "processed", "Error", "code: 7/3, text", false)]
    [InlineData("a/b; processed/decryption-failed", "processed", "Error", "decryption-failed", false)]
    public void ADispositionIsReadAsPartnersWriteIt(string value, string type, string modifier, string? text, bool isPositive)
    {
        var disposition = Disposition.Parse(value);

        Assert.Equal((type, Enum.Parse<ModifierKind>(modifier), text), (disposition!.Type, disposition.Modifier, disposition.Text));
        Assert.Equal(isPositive, disposition.IsPositive);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("automatic-action/MDN-sent-automatically")]
    [InlineData("automatic-action/MDN-sent-automatically;")]
    [InlineData("a/b; /error: x")]
    public void WhatSaysNothingIsNull(string? value) => Assert.Null(Disposition.Parse(value));

    /// <summary>RFC 4130 7.4.3, 7.5; MDN-K.1 to K.3 of the certification want exactly these.</summary>
    [Fact]
    public void ADispositionIsWrittenAsTheClauseHasIt()
    {
        const string automatic = "automatic-action/MDN-sent-automatically; ";
        Assert.Equal(automatic + "processed", Disposition.Processed.ToString());
        Assert.Equal(automatic + "processed/error: authentication-failed", Disposition.Error(DispositionText.AuthenticationFailed).ToString());
        Assert.Equal(automatic + "processed/error: decryption-failed", Disposition.Error(DispositionText.DecryptionFailed).ToString());
        Assert.Equal(automatic + "processed/error: decompression-failed", Disposition.Error(DispositionText.DecompressionFailed).ToString());
        Assert.Equal(automatic + "processed/warning: duplicate-document", Disposition.Warning(DispositionText.DuplicateDocument).ToString());
        Assert.Equal(automatic + "failed/failure: unsupported format", Disposition.Failure(DispositionText.UnsupportedFormat).ToString());
        Assert.Equal(automatic + "processed/error", Disposition.Parse("processed/error")!.ToString());
    }

    [Fact]
    public void WhatWasWrittenIsReadAgain()
    {
        var texts = typeof(DispositionText).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.Equal(15, texts.Count);
        Assert.All(
            texts.SelectMany(text => (Disposition[])[Disposition.Error(text), Disposition.Warning(text), Disposition.Failure(text)]),
            disposition => Assert.Equal(disposition, Disposition.Parse(disposition.ToString())));
    }
}
