using CsCheck;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Tests;

/// <summary>
/// Records are taken by blocks where the delimiter is one byte, and one by one where it is longer: both must find the same rows and faults.
/// </summary>
public sealed class CsvBlockTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(
        ("id", DataType.Int), ("at", DataType.Timestamp), ("amount", DataType.Decimal(6, 2)), ("note", DataType.String), ("day", DataType.Date));

    private static readonly Gen<string> Note = OneOf(
        "", "\"\"", "plain", "\"quoted\"", "\"a,b||c\"", "\"say \"\"hi\"\"\"", "\"\"\"\"", "\"line\nend\"", "naïve Łódź", "\"Ελλ\"\"άδα\"", " ");

    private static readonly Gen<string[]> Record = Gen.Frequency(
        (40, Gen.Select(
            Gen.Int[-5000, 5000].Select(n => $"{n}"), OneOf("2024-02-29 12:00:01", "", "2024-02-29T12:00:01.5"),
            OneOf("1.5", "-0.01", "", "\"12\"", "9999.99"), Note, OneOf("2020-01-01", "")).Select((a, b, c, d, e) => new[] { a, b, c, d, e })),
        (1, OneOf<string[]>(
            ["x", "", "", "", ""], ["1", "yesterday", "", "", ""], ["1", "", "10000.00", "n", ""], ["2147483648", "", "", "", ""], ["1", "", "", "", "2020-13-01"],
            ["1", "", "", "too few"], ["1", "", "", "", "", "too many"], [""])));

    private readonly TempFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Blocks_and_single_records_give_the_same_rows_and_the_same_faults() =>
        Gen.Select(Record.Array[0, 2500], OneOf("\n", "\r\n"), Gen.Bool).Sample(
            (records, end, isEnded) =>
            {
                var byBlock = Read(records, ",", end, isEnded);
                var byRecord = Read(records, "||", end, isEnded);
                Assert.Equal(byRecord.Rows, byBlock.Rows);
                Assert.Equal(byRecord.Faults, byBlock.Faults);
            },
            iter: 60);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private (List<string> Rows, List<string> Faults) Read(string[][] records, string delimiter, string end, bool isEnded)
    {
        var path = _folder.File($"{Interlocked.Increment(ref _files)}.csv", string.Join(end, records.Select(r => string.Join(delimiter, r))) + (isEnded ? end : ""));
        var errors = new TestErrors(keeps: true);
        var rows = Job.ReadAllAsync(Job.Source(Schema, path, ("field_delimiter", delimiter)), errors: errors).GetAwaiter().GetResult();
        File.Delete(path);
        // The byte offset, which is the last part of the place, depends on the delimiter's length.
        return (rows, [.. errors.Rejected.Select(e => $"{e.Code} {e.Where[e.Where.IndexOf(", record", StringComparison.Ordinal)..e.Where.IndexOf(", byte", StringComparison.Ordinal)]} {e.Column} {e.Value} {e.Reason}")]);
    }
}
