using System.Globalization;
using Sluice.Api.Http;
using Sluice.Core.Stops;

namespace Sluice.Api.Stops;

/// <summary>Where a list of receipts, the latest first, goes on: after this one.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Ordinal">Which stop of the run it is; 0: all of the run's are read.</param>
internal readonly record struct ReceiptCursor(int Run, int Ordinal)
{
    /// <summary>The cursor that a request gives; <c>null</c> where it gives none.</summary>
    /// <exception cref="ApiFault">It is no cursor of this list.</exception>
    public static ReceiptCursor? Read(ApiCall call)
    {
        if (call.Query("cursor") is not { } text)
            return null;
        return text.Split('-') is [var run, var ordinal] && Number(run) is { } r and > 0 and < int.MaxValue && Number(ordinal) is { } o
            ? new ReceiptCursor(r, o)
            : throw ApiCall.Bad("cursor", text, "Give the last page's nextCursor.");
    }

    /// <summary>Whether a receipt comes after it in the list.</summary>
    public bool IsBefore(StopDecision decision) =>
        decision.Run.Number.Value < Run || (decision.Run.Number.Value == Run && decision.Ordinal < Ordinal);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}-{Ordinal}");

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
