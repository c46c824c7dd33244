using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Edi;

/// <summary>
/// The contents of an ISA beyond its shape. Only an unusable control number is an error: the other fields are warned about,
/// since the interchange can still be read and answered.
/// </summary>
internal static class IsaCheck
{
    public static void Check(InterchangeHeader header, Action<EdiErrorCode, Severity, int, string> report)
    {
        Digits(header, 13, 9, EdiErrorCode.InterchangeControlNumberInvalid, Severity.Error, report);
        Digits(header, 12, 5, EdiErrorCode.InterchangeVersionInvalid, Severity.Warning, report);
        Require(header, 5, header[5].Trim().Length == 2, EdiErrorCode.SenderQualifierInvalid, report);
        Require(header, 7, header[7].Trim().Length == 2, EdiErrorCode.ReceiverQualifierInvalid, report);
        Require(
            header, 9, header[9].Length == 6 && EdiText.IsDate(Bytes(header[9])), EdiErrorCode.InterchangeDateInvalid, report);
        Require(
            header, 10, header[10].Length == 4 && EdiText.IsTime(Bytes(header[10])), EdiErrorCode.InterchangeTimeInvalid, report);
        var standard = header[11] == "U" || header.Delimiters.Repetition is not null;
        Require(header, 11, standard, EdiErrorCode.InterchangeStandardInvalid, report);
        Require(header, 14, header[14] is "0" or "1", EdiErrorCode.AcknowledgmentRequestInvalid, report);
        Require(header, 15, header[15] is "P" or "T" or "I", EdiErrorCode.UsageInvalid, report);
    }

    private static void Digits(
        InterchangeHeader header, int number, int width, EdiErrorCode code, Severity severity, Action<EdiErrorCode, Severity, int, string> report)
    {
        var text = header[number];
        if (text.Length != width || !text.All(char.IsAsciiDigit))
        {
            report(code, severity, number, text);
        }
    }

    private static void Require(
        InterchangeHeader header, int number, bool holds, EdiErrorCode code, Action<EdiErrorCode, Severity, int, string> report)
    {
        if (!holds)
        {
            report(code, Severity.Warning, number, header[number]);
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
