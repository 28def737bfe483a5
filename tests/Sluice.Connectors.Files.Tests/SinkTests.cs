using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Staging;
using Sluice.Planting;

namespace Sluice.Connectors.Files.Tests;

public sealed class SinkTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_are_csv_that_reads_back()
    {
        await WriteAsync(Job.Sink(Schema, Target), Rows((1, "a"), (2, null), (3, ""), (4, "x,y"), (5, "say \"hi\"\r\n")));
        Assert.Equal("1,a\n2,\n3,\"\"\n4,\"x,y\"\n5,\"say \"\"hi\"\"\r\n\"\n", File.ReadAllText(Assert.Single(Published())));
        Assert.False(Directory.Exists(Path.Combine(Target, ".sluice-staging")));
    }

    [Fact]
    public async Task Rows_are_json_with_one_object_a_line()
    {
        await WriteAsync(Job.Sink(Schema, Target, ("file_format_type", "json")), Rows((1, "ä\n"), (2, null)));
        var file = Assert.Single(Published());
        Assert.EndsWith("_0.json", file, StringComparison.Ordinal);
        Assert.Equal("{\"id\":1,\"note\":\"ä\\n\"}\n{\"id\":2,\"note\":null}\n", File.ReadAllText(file));
        Assert.Equal(["1|'ä\n'", "2|NULL"], await Job.ReadAllAsync(Job.Source(Schema, Target, ("file_format_type", "json"))));
    }

    [Fact]
    public async Task Options_shape_the_files()
    {
        var sink = Job.Sink(
            Schema, Target, ("enable_header_write", true), ("field_delimiter", ";"), ("row_delimiter", "\r\n"), ("sink_columns", new[] { "NOTE", "id" }),
            ("batch_size", 2), ("file_name_expression", "orders_${transactionId}"), ("quote", "never"));
        await WriteAsync(sink, Rows((1, "a;b"), (2, null), (3, "")));
        var files = Published();
        Assert.Equal(2, files.Count);
        Assert.StartsWith("orders_T_7_1_", Path.GetFileName(files[0]), StringComparison.Ordinal);
        Assert.EndsWith("_0_0.csv", files[0], StringComparison.Ordinal);
        Assert.EndsWith("_0_1.csv", files[1], StringComparison.Ordinal);
        Assert.Equal("note;id\r\na;b;1\r\n;2\r\n", File.ReadAllText(files[0]));
        Assert.Equal("note;id\r\n;3\r\n", File.ReadAllText(files[1]));
    }

    [Fact]
    public async Task Partition_columns_make_folders_and_leave_the_files()
    {
        var sink = Job.Sink(Schema, Target, ("partition_by", new[] { "note" }));
        await WriteAsync(sink, Rows((1, "a"), (2, "b"), (3, "a"), (4, null), (5, "../../etc"), (6, ".x")));
        Assert.Equal(
            ["note=%2E.%2F..%2Fetc", "note=%2Ex", "note=__HIVE_DEFAULT_PARTITION__", "note=a", "note=b"],
            Published().Select(f => Path.GetDirectoryName(Path.GetRelativePath(Target, f))!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("1\n3\n", File.ReadAllText(Published().Single(f => f.Contains("note=a/", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Values_alone_as_folders_cannot_lead_out_of_the_directory()
    {
        var sink = Job.Sink(Schema, Target, ("partition_by", new[] { "note" }), ("partition_dir_expression", "${v0}"));
        await WriteAsync(sink, Rows((1, ".."), (2, "/tmp"), (3, "."), (4, "${v0}")));
        Assert.Equal(4, Published().Count);
        Assert.Equal(["out"], Directory.GetFileSystemEntries(_folder.Path).Select(e => Path.GetFileName(e)));
    }

    [Fact]
    public async Task Values_of_several_partition_columns_are_told_apart_whatever_is_in_them()
    {
        var schema = Job.Schema(("id", DataType.Int), ("a", DataType.String), ("b", DataType.String));
        var batch = new Batch(schema);
        foreach (var (id, a, b) in new[] { (1, "x\0y", "z"), (2, "x", "y\0z"), (3, "x\u0001", "z") })
        {
            batch.Column<FixedColumn<int>>(0).Append(id);
            batch.Column<BinaryColumn>(1).Append(a);
            batch.Column<BinaryColumn>(2).Append(b);
            batch.CloseRow();
        }

        await WriteAsync(Job.Sink(schema, Target, ("partition_by", new[] { "a", "b" })), batch);
        Assert.Equal(
            ["a=x%00y/b=z: 1\n", "a=x%01/b=z: 3\n", "a=x/b=y%00z: 2\n"],
            Published().Select(f => Path.GetDirectoryName(Path.GetRelativePath(Target, f)) + ": " + File.ReadAllText(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_hidden_file_that_cannot_be_looked_at_is_not_taken_for_published()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        var commit = await StageAsync(sink, Rows((1, "a")));
        var staging = Path.Combine(Target, ".sluice-staging");
        Directory.Move(staging, staging + "-away");
        File.CreateSymbolicLink(staging, ".sluice-staging");
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.PublishAsync(commit, default));
        Assert.Equal(("SLC3103", true), (error.Code, error.IsTransient));
        File.Delete(staging);
        Directory.Move(staging + "-away", staging);
        await sink.PublishAsync(commit, default);
        Assert.Single(Published());
    }

    [Theory]
    [InlineData("../../x", "%2E.%2F..%2Fx")]
    [InlineData("..", "%2E.")]
    [InlineData(".", "%2E")]
    [InlineData("/tmp/x", "%2Ftmp%2Fx")]
    [InlineData("a\\b\0", "a%5Cb%00")]
    [InlineData("a=b", "a%3Db")]
    [InlineData("${v0}", "%24{v0}")]
    [InlineData("", "__HIVE_DEFAULT_PARTITION__")]
    [InlineData("Tag (日)", "Tag (日)")]
    public async Task Names_of_partition_columns_cannot_lead_out_of_the_directory_either(string name, string folder)
    {
        var schema = Job.Schema(("id", DataType.Int), (name, DataType.String));
        foreach (var (expression, expected) in new[] { ("${k0}=${v0}", folder + "=v"), ("${k0}/${v0}", folder + "/v"), ("${k0}", folder) })
        {
            await WriteAsync(Job.Sink(schema, Target, ("partition_by", new[] { name }), ("partition_dir_expression", expression)), RowsOf(schema, (1, "v")));
            var published = Assert.Single(Published());
            Assert.Equal(expected, Path.GetDirectoryName(Path.GetRelativePath(Target, published)));
            Assert.Equal(["out"], Directory.GetFileSystemEntries(_folder.Path).Select(e => Path.GetFileName(e)));
            File.Delete(published);
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../..")]
    [InlineData("/tmp")]
    [InlineData(".sluice-staging/a")]
    [InlineData("a\0b")]
    public void A_file_that_would_lie_outside_of_the_directory_is_not_made_whoever_named_it(string folder)
    {
        var options = Job.Bind(FilePlugins.All.OfType<ISinkFactory>().Single().Options, ("path", Target));
        var sinkTable = new SinkTable(Schema, options);
        var table = FileSinkTableReader.Read(sinkTable, new SinkContext([sinkTable], new TestDialect(Schema)));
        using var files = new StagedFiles(new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), 0);
        var error = Assert.Throws<ConnectorException>(() => files.For(table, folder, out _));
        Assert.Equal("SLC3101", error.Code);
        Assert.Contains("is no path below the target directory", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Rows_for_more_folders_than_files_may_be_open_all_arrive()
    {
        var sink = Job.Sink(Schema, Target, ("partition_by", new[] { "note" }));
        await WriteAsync(sink, Rows([.. Enumerable.Range(0, 1000).Select(i => (i, (string?)$"p{i % 200}"))]));
        Assert.Equal(200, Published().Count);
        Assert.All(Published(), f => Assert.Equal(5, File.ReadAllLines(f).Length));
    }

    [Fact]
    public async Task Nothing_is_visible_before_it_is_published_and_each_commit_makes_files_of_its_own()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        await sink.PrepareAsync(Job.Prepare(), default);
        var writer = await OpenAsync(sink);
        await writer.WriteAsync(Rows((1, "a")), default);
        var first = (await writer.StageAsync(Position.At("1"), default))!;
        Assert.Equal(1, first.Rows);
        Assert.Empty(Published());
        writer.Recorded(new SplitProgress(Position.At("1"), 1, 1));
        await sink.PublishAsync(first, default);
        Assert.Single(Published());

        Assert.Null(await writer.StageAsync(Position.At("1"), default));
        await writer.WriteAsync(Rows((2, "b")), default);
        var second = (await writer.StageAsync(Position.End, default))!;
        writer.Recorded(new SplitProgress(Position.End, 2, 2));
        await sink.PublishAsync(second, default);
        await sink.PublishAsync(second, default);
        await sink.PublishAsync(first, default);
        Assert.Equal(["1,a\n", "2,b\n"], Published().Select(File.ReadAllText).Order(StringComparer.Ordinal));
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task A_published_file_that_a_reader_moved_away_is_not_published_again()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        var commit = await WriteAsync(sink, Rows((1, "a")));
        File.Delete(Assert.Single(Published()));
        await sink.PublishAsync(commit, default);
        Assert.Empty(Published());
    }

    [Fact]
    public async Task A_name_that_is_taken_by_something_else_is_never_replaced()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        var commit = await StageAsync(sink, Rows((1, "a")));
        var final = System.Text.Json.JsonDocument.Parse(commit.Manifest).RootElement.GetProperty("files")[0].GetProperty("published").GetString()!;
        File.WriteAllText(final, "mine");
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.PublishAsync(commit, default));
        Assert.Equal("SLC3108", error.Code);
        Assert.Equal("mine", File.ReadAllText(final));
        File.Delete(final);
        await sink.PublishAsync(commit, default);
        Assert.Equal("1,a\n", File.ReadAllText(final));
    }

    [Fact]
    public async Task Publishing_that_replaces_is_missed_by_its_test()
    {
        using var planted = new PlantedMistake(Mistake.PublishingReplaces);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(A_name_that_is_taken_by_something_else_is_never_replaced);
    }

    [Fact]
    public async Task What_was_recorded_is_published_and_the_rest_is_swept_wherever_a_step_crashed()
    {
        var steps = 0;
        for (var crashAt = 1; crashAt <= Math.Max(steps, 1); crashAt++)
        {
            var target = Path.Combine(_folder.Path, "crash", crashAt.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var breadcrumb = new TestBreadcrumb(crashAt);
            var recorded = new List<(StagedCommit Commit, SplitProgress Progress)>();
            try
            {
                await RunAsync(target, owner: 1, breadcrumb, recorded);
                steps = breadcrumb.Steps.Count;
            }
            catch (TestBreadcrumb.CrashException)
            {
                steps = Math.Max(steps, crashAt + 1);
            }

            var again = new TestBreadcrumb();
            await RunAsync(target, owner: 2, again, recorded);
            var rows = Directory.GetFiles(target, "*.csv").SelectMany(File.ReadAllLines).Order(StringComparer.Ordinal);
            Assert.Equal(["1,a", "2,b", "3,c", "4,d"], rows);
            Assert.False(Directory.Exists(Path.Combine(target, ".sluice-staging")), $"crash at {crashAt}: staging is left");
        }

        Assert.True(steps >= 14, $"{steps} steps");
    }

    [Fact]
    public async Task A_sweep_leaves_what_other_jobs_and_sinks_have_staged()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        await StageAsync(sink, Rows((1, "a")));
        var mine = Job.Token().Sink;
        await sink.SweepAsync(new SweepRequest(mine with { Sink = "sink-1" }, []), default);
        await sink.SweepAsync(new SweepRequest(mine with { Job = 8 }, []), default);
        await sink.SweepAsync(new SweepRequest(mine with { Store = "other" }, []), default);
        Assert.Single(Directory.GetFiles(Path.Combine(Target, ".sluice-staging"), "*", SearchOption.AllDirectories));
        await sink.SweepAsync(new SweepRequest(mine, []), default);
        Assert.False(Directory.Exists(Path.Combine(Target, ".sluice-staging")));
    }

    [Fact]
    public async Task Without_a_permit_nothing_is_written()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        await sink.PrepareAsync(Job.Prepare(), default);
        var permit = new TestPermit { IsValid = false };
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, permit, new TestBreadcrumb()), default);
        await Assert.ThrowsAsync<PermitExpiredException>(async () => await taken.Writer!.WriteAsync(Rows((1, "a")), default));
        Assert.Empty(Directory.GetFileSystemEntries(Target));
        permit.IsValid = true;
        await taken.Writer!.WriteAsync(Rows((1, "a")), default);
        permit.IsValid = false;
        await Assert.ThrowsAsync<PermitExpiredException>(async () => await ((IStagedWriter)taken.Writer!).StageAsync(Position.End, default));
        Assert.Empty(Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_aborted_writer_leaves_nothing_and_can_go_on()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        await sink.PrepareAsync(Job.Prepare(), default);
        var writer = await OpenAsync(sink);
        await writer.WriteAsync(Rows((1, new string('x', 300_000))), default);
        await writer.AbortAsync(default);
        Assert.Empty(Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
        await writer.WriteAsync(Rows((2, "b")), default);
        var commit = (await writer.StageAsync(Position.End, default))!;
        writer.Recorded(new SplitProgress(Position.End, 1, 1));
        await sink.PublishAsync(commit, default);
        Assert.Equal("2,b\n", File.ReadAllText(Assert.Single(Published())));
    }

    [Fact]
    public async Task Dropping_data_happens_once_and_never_follows_a_link()
    {
        var outside = _folder.File("precious/file", "x");
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "old.csv"), "old");
        Directory.CreateSymbolicLink(Path.Combine(Target, "link"), Path.GetDirectoryName(outside)!);
        var sink = Job.Sink(Schema, Target, ("data_save_mode", "DROP_DATA"));
        await sink.PrepareAsync(Job.Prepare(), default);
        Assert.Empty(Directory.GetFileSystemEntries(Target));
        Assert.True(File.Exists(outside));
        File.WriteAllText(Path.Combine(Target, "new.csv"), "new");
        await sink.PrepareAsync(Job.Prepare(isDone: true), default);
        Assert.Single(Published());
    }

    [Theory]
    [InlineData("file.listed", true)]
    [InlineData("file.drop", false)]
    public async Task S5_F48_An_attempt_that_sleeps_while_it_empties_the_target_removes_nothing_that_its_successor_published(string sleepsAt, bool isSeen)
    {
        _folder.File("out/day=1/old.csv", "x");
        var permit = new TestPermit();
        var isAsleep = false;
        var sleeper = new TestBreadcrumb
        {
            Meanwhile = stage =>
            {
                if (stage != sleepsAt || isAsleep)
                    return;
                isAsleep = true;
                // The successor empties the target as well, and publishes into the folder that the sleeper has listed.
                WriteAsync(Job.Sink(Schema, Target, ("data_save_mode", "DROP_DATA")), Rows((1, "a"))).GetAwaiter().GetResult();
                Directory.CreateDirectory(Path.Combine(Target, "day=1"));
                File.Move(Published().Single(), Path.Combine(Target, "day=1", "new.csv"));
                permit.IsValid = !isSeen;
            },
        };
        var sink = Job.Sink(Schema, Target, ("data_save_mode", "DROP_DATA"));

        if (isSeen)
            await Assert.ThrowsAsync<PermitExpiredException>(async () => await sink.PrepareAsync(Job.Prepare(breadcrumb: sleeper, permit: permit), default));
        else
            await sink.PrepareAsync(Job.Prepare(breadcrumb: sleeper, permit: permit), default);

        Assert.EndsWith("new.csv", Assert.Single(Published()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_permit_the_target_is_neither_emptied_nor_made()
    {
        var old = _folder.File("out/old.csv", "x");
        var over = new TestPermit { IsValid = false };
        await Assert.ThrowsAsync<PermitExpiredException>(
            async () => await Job.Sink(Schema, Target, ("data_save_mode", "DROP_DATA")).PrepareAsync(Job.Prepare(permit: over), default));
        Assert.True(File.Exists(old));

        var missing = Path.Combine(Target, "missing");
        await Assert.ThrowsAsync<PermitExpiredException>(async () => await Job.Sink(Schema, missing).PrepareAsync(Job.Prepare(permit: over), default));
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task A_sweep_leaves_what_another_generation_has_staged()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target);
        var recorded = await StageAsync(sink, Rows((1, "a")));

        await sink.SweepAsync(new SweepRequest(Job.Token(generation: 2).Sink, []), default);
        await sink.PublishAsync(recorded, default);

        Assert.Single(Published());
    }

    [Fact]
    public async Task A_directory_that_holds_the_working_directory_is_never_emptied()
    {
        var sink = Job.Sink(Schema, Path.GetDirectoryName(Environment.CurrentDirectory)!, ("data_save_mode", "DROP_DATA"));
        Assert.Equal("SLC3106", (await Assert.ThrowsAsync<ConnectorException>(async () => await sink.OpenAsync(default))).Code);
    }

    [Fact]
    public async Task Existing_data_or_a_missing_directory_can_be_refused()
    {
        var missing = Job.Sink(Schema, Target, ("schema_save_mode", "ERROR_WHEN_SCHEMA_NOT_EXIST"));
        Assert.Equal("SLC3102", (await Assert.ThrowsAsync<ConnectorException>(async () => await missing.OpenAsync(default))).Code);
        var file = _folder.File("out/a.csv", "x");
        var full = Job.Sink(Schema, Target, ("data_save_mode", "ERROR_WHEN_DATA_EXISTS"));
        var error = await Assert.ThrowsAsync<ConnectorException>(
            async () => await full.PrepareAsync(Job.Prepare(), default));
        Assert.Equal("SLC3102", error.Code);
        Assert.Contains("a.csv", error.Message, StringComparison.Ordinal);
        var isFile = Job.Sink(Schema, file);
        Assert.Equal("SLC3101", (await Assert.ThrowsAsync<ConnectorException>(async () => await isFile.OpenAsync(default))).Code);
    }

    [Fact]
    public async Task A_character_that_the_encoding_does_not_have_is_an_error()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target, ("encoding", "ISO-8859-1"));
        var error = await Assert.ThrowsAsync<ConnectorException>(() => StageAsync(sink, Rows((1, "世"))));
        Assert.Equal("SLC3107", error.Code);
        Assert.Contains("U+4E16", error.Message, StringComparison.Ordinal);
        Assert.Empty(Published());
    }

    [Theory]
    [InlineData("file_format_type", "orc", "'orc' is not yet supported")]
    [InlineData("file_name_expression", "orders", "must contain ${transactionId}")]
    [InlineData("file_name_expression", "a/${transactionId}", "is no file name")]
    [InlineData("partition_by", "note2", "did you mean 'note'?")]
    [InlineData("partition_dir_expression", "../${v0}", "must name folders below")]
    [InlineData("date_format", "dd-MM-yyyy", "expected one of yyyy-MM-dd")]
    [InlineData("batch_size", "0", "at least 1")]
    public void Options_that_cannot_be_used_are_refused_before_the_run(string option, string value, string message)
    {
        var options = option == "partition_dir_expression"
            ? new (string, object)[] { (option, value), ("partition_by", "note") }
            : [(option, value)];
        var error = Assert.Throws<ConfigException>(() => Job.Sink(Schema, Target, options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Batch Rows(params (int Id, string? Note)[] rows) => RowsOf(Schema, rows);

    private static Batch RowsOf(TableSchema schema, params (int Id, string? Note)[] rows)
    {
        var batch = new Batch(schema);
        foreach (var (id, note) in rows)
        {
            batch.Column<FixedColumn<int>>(0).Append(id);
            if (note is null)
                batch.Columns[1].AppendNull();
            else
                batch.Column<BinaryColumn>(1).Append(note);
            batch.CloseRow();
        }

        return batch;
    }

    /// <summary>A run of the engine over four rows in two commits, which goes on from what was recorded.</summary>
    private static async Task RunAsync(
        string target, long owner, TestBreadcrumb breadcrumb, List<(StagedCommit Commit, SplitProgress Progress)> recorded)
    {
        var sink = (IStagedSink)Job.Sink(Schema, target);
        await sink.PrepareAsync(Job.Prepare(owner: owner, isDone: false, breadcrumb: breadcrumb), default);
        await sink.SweepAsync(new SweepRequest(Job.Token().Sink, [.. recorded.Select(r => r.Commit)]), default);
        foreach (var (commit, _) in recorded)
            await sink.PublishAsync(commit, default);
        var stored = recorded.Count == 0 ? SplitProgress.None : recorded[^1].Progress;
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(owner: owner), stored, new TestPermit(), breadcrumb), default);
        var writer = (IStagedWriter)taken.Writer!;
        (int, string?)[] all = [(1, "a"), (2, "b"), (3, "c"), (4, "d")];
        while (writer.Progress.Rows < all.Length)
        {
            var done = (int)writer.Progress.Rows;
            await writer.WriteAsync(Rows(all[done..(done + 2)]), default);
            var position = done + 2 == all.Length ? Position.End : Position.At("2");
            var commit = (await writer.StageAsync(position, default))!;
            breadcrumb.At("test.record");
            var progress = new SplitProgress(position, writer.Progress.Sequence + 1, done + 2);
            recorded.Add((commit, progress));
            breadcrumb.At("test.recorded");
            writer.Recorded(progress);
            await sink.PublishAsync(commit, default);
        }

        await writer.DisposeAsync();
        await sink.SweepAsync(new SweepRequest(Job.Token().Sink, []), default);
    }

    private static async Task<IStagedWriter> OpenAsync(ISink sink) => (IStagedWriter)(await sink.TakeOverAsync(
        new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default)).Writer!;

    private static async Task<StagedCommit> StageAsync(IStagedSink sink, Batch batch)
    {
        await sink.PrepareAsync(Job.Prepare(), default);
        await using var writer = await OpenAsync(sink);
        await writer.WriteAsync(batch, default);
        return (await writer.StageAsync(Position.End, default))!;
    }

    private static async Task<StagedCommit> WriteAsync(ISink sink, Batch batch)
    {
        var staged = (IStagedSink)sink;
        var commit = await StageAsync(staged, batch);
        await staged.PublishAsync(commit, default);
        await staged.SweepAsync(new SweepRequest(Job.Token().Sink, []), default);
        return commit;
    }

    private List<string> Published() => !Directory.Exists(Target)
        ? []
        : [.. Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
