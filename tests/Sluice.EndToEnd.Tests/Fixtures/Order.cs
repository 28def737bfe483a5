using System.Globalization;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>A row of the orders table, made from its number: what every target is compared with.</summary>
internal sealed record Order(long Id, int CustomerId, DateTime CreatedAt, string Status, decimal Amount, string? Note)
{
    public static Order Number(int id) => new(
        id, id % 1000, new DateTime(2026, 1, 1 + (id % 28), 10, id % 60, id * 7 % 60), id % 3 == 0 ? "paid" : "open", (id % 10000) + ((id % 100) / 100m),
        (id % 7) switch
        {
            0 => null,
            1 => "",
            2 => "line one\nline two",
            3 => "she said \"now\", then left",
            4 => "Grüße, 世界",
            _ => $"note {id}",
        });

    /// <summary>The row as RFC 4180 has it: NULL is an empty field, and empty text is quoted.</summary>
    public string ToCsv()
    {
        var note = Note switch
        {
            null => "",
            "" => "\"\"",
            _ when Note.AsSpan().IndexOfAny("\",\n") >= 0 => "\"" + Note.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"",
            _ => Note,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Id},{CustomerId},{CreatedAt:yyyy-MM-dd HH:mm:ss},{Status},{Amount:F2},{note}");
    }

    /// <summary>All rows in order, as one text to compare.</summary>
    public static string Fingerprint(IEnumerable<Order> rows)
    {
        var lines = rows.OrderBy(r => r.Id).Select(r => $"{r.ToCsv()}|{r.Note is null}");
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\u0001', lines))));
    }
}
