using System.Text;
using CsCheck;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;

namespace Sluice.Connectors.Files.Tests;

public sealed class SplitTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_large_file_is_cut_between_records_and_nothing_is_lost_or_doubled()
    {
        var path = _folder.File("large.csv", Orders(600_000));
        var source = Job.Source(Schema, path, ("skip_header_row_number", 1));
        var tables = await source.DiscoverAsync(default);
        var one = await source.PlanSplitsAsync(tables, 1, default);
        var many = await source.PlanSplitsAsync(tables, 2, default);
        Assert.Single(one);
        Assert.True(many.Count >= 2, $"{many.Count} splits");
        Assert.Equal(many.Count, many.Select(s => s.Id).Distinct().Count());
        Assert.All(many, s => Assert.Matches("^[A-Za-z0-9._/-]{1,100}$", s.Id));

        var rows = await Job.ReadAllAsync(source, parallelism: 2);
        Assert.Equal(600_000, rows.Count);
        Assert.Equal(await Job.ReadAllAsync(source), rows);
        Assert.Equal(new FileInfo(path).Length, many.Sum(s => s.EstimatedBytes) + "id,note\n".Length);
    }

    [Fact]
    public async Task Record_numbers_in_later_splits_count_from_the_start_of_the_file()
    {
        var path = _folder.File("large.csv", Orders(600_000) + "bad,x\n");
        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => Job.ReadAllAsync(Job.Source(Schema, path, ("skip_header_row_number", 1)), parallelism: 2));
        Assert.Contains("record 600002, byte ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,\"open\n", "SLC2111")]
    [InlineData("1,a\"b\n", "SLC2112")]
    public async Task A_large_file_with_quotes_that_do_not_fit_is_refused_before_anything_is_read(string end, string code)
    {
        var source = Job.Source(Schema, _folder.File("large.csv", Orders(600_000) + end), ("skip_header_row_number", 1));
        var error = await Assert.ThrowsAsync<ConnectorException>(
            async () => await source.PlanSplitsAsync(await source.DiscoverAsync(default), 2, default));
        Assert.Equal(code, error.Code);
        Assert.Contains("record 600002", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_goes_on_from_every_position_with_the_same_rows()
    {
        var source = Job.Source(Schema, _folder.File("a.csv", Orders(60_000)), ("skip_header_row_number", 1));
        var table = (await source.DiscoverAsync(default))[0];
        var split = (await source.PlanSplitsAsync([table], 1, default))[0];
        var batches = new List<(Position After, List<string> Rows)>();
        await using (var reader = await source.OpenReaderAsync(table, Job.Request(split), default))
        {
            Assert.True(reader.Position.IsStart);
            while (await reader.ReadAsync(default) is { } batch)
                batches.Add((reader.Position, [.. Job.Rows(batch)]));
        }

        Assert.True(batches.Count > 5);
        for (var i = 0; i < batches.Count; i++)
        {
            var stored = Position.Parse(batches[i].After.ToString());
            await using (var rest = await source.OpenReaderAsync(table, Job.Request(split, stored), default))
                Assert.Equal(batches.Skip(i + 1).SelectMany(b => b.Rows), await Job.RestAsync(rest));

            var until = Job.Request(split, i == 0 ? Position.Start : batches[0].After) with { Until = stored };
            await using var part = await source.OpenReaderAsync(table, until, default);
            Assert.Equal(batches.Take(i + 1).Skip(i == 0 ? 0 : 1).SelectMany(b => b.Rows), await Job.RestAsync(part));
            Assert.Equal(stored, part.Position);
        }

        await using var end = await source.OpenReaderAsync(table, Job.Request(split, Position.End), default);
        Assert.Empty(await Job.RestAsync(end));
    }

    [Fact]
    public async Task Reading_in_another_encoding_goes_on_from_every_position_too()
    {
        var path = _folder.File("a.csv", Encoding.Unicode.GetBytes("\uFEFF" + Orders(30_000)));
        var source = Job.Source(Schema, path, ("skip_header_row_number", 1), ("encoding", "utf-16"));
        var table = (await source.DiscoverAsync(default))[0];
        var split = (await source.PlanSplitsAsync([table], 2, default)).Single();
        await using var reader = await source.OpenReaderAsync(table, Job.Request(split), default);
        var first = Job.Rows((await reader.ReadAsync(default))!).ToList();
        var stored = reader.Position;
        var rest = await Job.RestAsync(reader);
        Assert.Equal("1|'note 1'", first[0]);
        Assert.Equal(30_000, first.Count + rest.Count);
        await using var again = await source.OpenReaderAsync(table, Job.Request(split, stored), default);
        Assert.Equal(rest, await Job.RestAsync(again));
    }

    [Theory]
    [InlineData("longer", "bytes and now has")]
    [InlineData("shorter", "bytes and now has")]
    [InlineData("head", "its first 64 KiB are different")]
    [InlineData("touched", "it was last changed")]
    [InlineData("tail", "what stands before byte")]
    public async Task A_file_that_has_changed_is_refused_before_anything_is_read(string change, string message)
    {
        var path = _folder.File("a.csv", Orders(60_000));
        var source = Job.Source(Schema, path, ("skip_header_row_number", 1));
        var table = (await source.DiscoverAsync(default))[0];
        var split = (await source.PlanSplitsAsync([table], 1, default))[0];
        Position position;
        await using (var reader = await source.OpenReaderAsync(table, Job.Request(split), default))
        {
            await reader.ReadAsync(default);
            position = reader.Position;
        }

        var modified = File.GetLastWriteTimeUtc(path);
        var bytes = File.ReadAllBytes(path);
        var at = (int)long.Parse(position.Place!.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
        switch (change)
        {
            case "longer": bytes = [.. bytes, .. "9,x\n"u8]; break;
            case "shorter": bytes = bytes[..^1]; break;
            case "head": bytes[9] ^= 1; break;
            case "tail": bytes[at - 3] ^= 1; break;
        }

        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, change == "touched" ? modified.AddSeconds(1) : modified);
        var error = await Assert.ThrowsAsync<ConnectorException>(
            async () => await source.OpenReaderAsync(table, Job.Request(split, position), default));
        Assert.Equal("SLC2104", error.Code);
        Assert.False(error.IsTransient);
        Assert.Contains("source-changed", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_position_or_plan_that_this_source_did_not_write_is_refused()
    {
        var source = Job.Source(Schema, _folder.File("a.csv", "1,x\n"));
        var table = (await source.DiscoverAsync(default))[0];
        var split = (await source.PlanSplitsAsync([table], 1, default))[0];
        var position = await Assert.ThrowsAsync<ConnectorException>(
            async () => await source.OpenReaderAsync(table, Job.Request(split, Position.At("12")), default));
        var plan = await Assert.ThrowsAsync<ConnectorException>(
            async () => await source.OpenReaderAsync(table, Job.Request(split with { Payload = "{}" }), default));
        Assert.Equal(("SLC2105", "SLC2105"), (position.Code, plan.Code));
    }

    [Fact]
    public async Task A_cancelled_read_ends_at_once()
    {
        var source = Job.Source(Schema, _folder.File("a.csv", Orders(1000)));
        var table = (await source.DiscoverAsync(default))[0];
        var split = (await source.PlanSplitsAsync([table], 1, default))[0];
        await using var reader = await source.OpenReaderAsync(table, Job.Request(split), default);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.ReadAsync(new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    public async Task A_last_field_in_quotes_needs_no_line_end_wherever_the_file_ends(string lineEnd, string mark)
    {
        for (var length = 1; length <= 64; length++)
        {
            var text = new string('x', length);
            var source = (LocalFileSource)Job.Source(
                Schema, _folder.File("q.csv", $"{mark}id,note{lineEnd}1,{text}{lineEnd}2,\"Ann\""), ("skip_header_row_number", 1));
            Assert.Equal([$"1|'{text}'", "2|'Ann'"], await Job.ReadAllAsync(source));
            source.SmallestRange = 1;
            Assert.Equal([$"1|'{text}'", "2|'Ann'"], await Job.ReadAllAsync(source, parallelism: 1000));
        }
    }

    [Theory]
    [InlineData("1,\"Ann\"")]
    [InlineData("id,note\n\"Ann\"")]
    public async Task A_header_may_end_the_file_in_quotes(string text)
    {
        var source = Job.Source(Schema, _folder.File("h.csv", text), ("skip_header_row_number", 2));
        Assert.Empty(await Job.ReadAllAsync(source));
    }

    [Fact]
    public async Task A_header_that_opens_a_quote_and_never_closes_it_does_not_swallow_the_file()
    {
        var source = Job.Source(Schema, _folder.File("h.csv", "id,\"note\n1,a\n2,b\n"), ("skip_header_row_number", 1));
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(source));
        Assert.Equal("SLC2111", error.Code);
        Assert.Contains("record 1: the quoted field that begins at byte 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void However_a_file_is_cut_its_rows_are_the_same()
    {
        string[] pieces = ["1,x\n", "2,\n", "3,\"a\nb\"\n", "4,\"\"\"\"\n", "5,\"\"\r\n", "\n", "6,\"1,2\n3,4\n\"\n", "7,日本\n", "8," + new string('z', 70) + "\n"];
        string[] lasts = ["", "9,\"x\"", "9,\"\"", "9,\"\"\"\"", "9,\"\n\"\r", "9,y"];
        Gen.Select(Gen.Int[0, pieces.Length - 1].Array[1, 300], Gen.Int[0, lasts.Length - 1], Gen.Long[1, 400], Gen.Int[0, 2]).Sample(
            (chosen, last, smallest, skip) =>
            {
                var path = _folder.File("c.csv", string.Concat(chosen.Select(i => pieces[i])) + lasts[last]);
                var whole = (LocalFileSource)Job.Source(Schema, path, ("skip_header_row_number", skip));
                var expected = Job.ReadAllAsync(whole).GetAwaiter().GetResult();
                whole.SmallestRange = smallest;
                Assert.Equal(expected, Job.ReadAllAsync(whole, parallelism: 1000).GetAwaiter().GetResult());
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Garbage_never_does_anything_but_give_rows_or_an_error()
    {
        string[] pieces = ["\"", ",", "\n", "\r\n", "1", "x", "\"\"", "|", "é", "\0", "\u2028", "\",\"", "99999999999"];
        var n = 0;
        Gen.Int[0, pieces.Length - 1].Array[0, 400].Sample(
            chosen =>
            {
                var path = _folder.File($"g{Interlocked.Increment(ref n)}.csv", string.Concat(chosen.Select(i => pieces[i])));
                foreach (var delimiter in new[] { ",", "||" })
                {
                    var errors = new TestErrors(keeps: true);
                    try
                    {
                        Job.ReadAllAsync(Job.Source(Schema, path, ("field_delimiter", delimiter)), errors: errors).GetAwaiter().GetResult();
                    }
                    catch (ConnectorException e) when (e.Code is "SLC2111" or "SLC2112")
                    {
                    }
                }

                File.Delete(path);
            },
            iter: 500, threads: 1);
    }

    private static string Orders(int count)
    {
        var text = new StringBuilder("id,note\n");
        for (var i = 1; i <= count; i++)
        {
            text.Append(i).Append(',').Append((i % 7) switch
            {
                0 => "\"line one\nline two, of " + i + "\"",
                1 => "note " + i,
                2 => "\"he said \"\"" + i + "\"\"\"",
                3 => "",
                4 => "\"\"",
                _ => "日本語 " + i + " and some more text to fill the line",
            }).Append('\n');
        }

        return text.ToString();
    }
}
