using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs that write files.</summary>
public sealed class ShownFileJobsTests
{
    [Fact]
    public async Task The_shown_json_job_writes_each_row_as_an_object_with_all_its_columns()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "json__fake_to_local_file_json", ("/tmp/seatunnel/json", folder.File("out")));
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        var lines = Directory.GetFiles(folder.File("out"), "*.json").SelectMany(File.ReadLines).ToList();
        Assert.Equal(5, lines.Count);
        foreach (var line in lines)
        {
            using var row = JsonDocument.Parse(line);
            Assert.Equal(15, row.RootElement.EnumerateObject().Count());
            Assert.Equal(14, row.RootElement.GetProperty("c_row").EnumerateObject().Count());
            _ = row.RootElement.GetProperty("c_bytes").GetBytesFromBase64();
        }
    }

    [Fact]
    public async Task The_shown_text_job_writes_a_folder_for_each_text()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "batch_fakesource_to_file", ("/tmp/hive/warehouse/test1", folder.File("out")));
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        var files = folder.Published("out").ToList();
        Assert.Equal(10, files.Count);
        foreach (var file in files)
        {
            var fields = Assert.Single(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Split('\t');
            Assert.Equal(16, fields.Length);
            Assert.Equal($"c_string={fields[2]}", Path.GetFileName(Path.GetDirectoryName(file)));
        }
    }

    [Fact]
    public async Task The_shown_encoding_job_writes_texts_in_GBK()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "text__fake_to_local_file_with_encoding", ("/tmp/seatunnel/encoding/text", folder.File("out")));
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;
        var lines = await File.ReadAllLinesAsync(Assert.Single(folder.Published("out")), gbk, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["\"你好，世界\"ABC123!@#", "\"海底隧道\"", "GBK\"字符﨎\"", "\"测试字符\""],
            lines.Select(l => l.Split('\u0001')[3]));
    }

    [Fact]
    public async Task The_shown_text_projection_job_reads_some_columns_and_those_of_the_folders()
    {
        using var folder = new JobFolder();
        folder.Write("in/name=tyrantlucifer/hobby=coding/e2e.txt", FiveTexts());
        var job = ShownJob.Place(folder, "text__local_file_text_projection_to_assert", ("/seatunnel/read/text", folder.File("in")));
        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));
        Assert.Equal(5, report.ReadRows);
    }

    [Theory]
    [InlineData("text__local_file_zip_text_to_assert", "/seatunnel/read/zip/txt/single", "e2e.txt")]
    [InlineData("json__local_file_json_zip_to_assert", "/seatunnel/read/zip/json/single", "e2e.json")]
    public async Task The_shown_zip_jobs_read_the_entries_of_an_archive(string name, string place, string entry)
    {
        using var folder = new JobFolder();
        Directory.CreateDirectory(folder.File("in"));
        using (var zip = ZipFile.Open(folder.File("in/e2e.zip"), ZipArchiveMode.Create))
        {
            await using var text = new StreamWriter(zip.CreateEntry(entry).Open());
            await text.WriteAsync(entry.EndsWith(".txt", StringComparison.Ordinal) ? FiveTexts() : FiveObjects());
        }

        var job = ShownJob.Place(folder, name, (place, folder.File("in")));
        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));
        Assert.Equal(5, report.ReadRows);
    }

    [Fact]
    public async Task The_shown_parquet_jobs_write_nested_values_and_read_the_same_files_as_two_tables()
    {
        using var folder = new JobFolder();
        var write = ShownJob.Place(folder, "parquet__fake_to_local_file_parquet", ("/tmp/seatunnel/parquet", folder.File("out")));
        (await SluiceProcess.RunAsync(folder, "run", write)).ShouldExit(0);
        Assert.EndsWith("_0.gz.parquet", Assert.Single(folder.Published("out")), StringComparison.Ordinal);
        var read = ShownJob.Place(folder, "parquet__local_file_parquet_to_assert_with_multipletable", ("/seatunnel/read/parquet", folder.File("out")));
        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", read, "--json")).ShouldExit(0));
        Assert.Equal(10, report.ReadRows);
    }

    [Fact]
    public async Task The_shown_binary_jobs_copy_a_picture_and_count_its_pieces()
    {
        using var folder = new JobFolder();
        var picture = new byte[1_200_000];
        new Random(7).NextBytes(picture);
        Directory.CreateDirectory(folder.File("in"));
        await File.WriteAllBytesAsync(folder.File("in/cat.png"), picture, TestContext.Current.CancellationToken);
        var copy = ShownJob.Place(
            folder, "binary__local_file_binary_to_local_file_binary", ("/seatunnel/read/binary/", folder.File("in")), ("/seatunnel/read/binary2/", folder.File("out")));
        (await SluiceProcess.RunAsync(folder, "run", copy)).ShouldExit(0);
        Assert.Equal(picture, await File.ReadAllBytesAsync(folder.File("out/cat.png"), TestContext.Current.CancellationToken));
        var count = ShownJob.Place(folder, "binary__local_file_binary_to_assert", ("/seatunnel/read/binary2/", folder.File("out")));
        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", count, "--json")).ShouldExit(0));
        Assert.Equal(1172, report.ReadRows);
    }

    [Fact]
    public async Task The_shown_excel_job_writes_a_workbook_with_its_rows()
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "excel__fake_to_local_excel", ("/tmp/seatunnel/excel", folder.File("out")));
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        Assert.EndsWith(".xlsx", Assert.Single(folder.Published("out")), StringComparison.Ordinal);
        folder.Write("read.conf", "env { job.mode = BATCH }\nsource { LocalFile { path = out, file_format_type = excel, skip_header_row_number = 1, schema { fields { c_map = \"map<string, string>\", c_array = \"array<int>\" } } } }\nsink { Blackhole {} }\n");
        Assert.Equal(5, RunReport.Of((await SluiceProcess.RunAsync(folder, "run", "read.conf", "--json")).ShouldExit(0)).ReadRows);
    }

    private static string FiveObjects() => string.Concat(Enumerable.Range(1, 5).Select(i =>
        $$"""{"c_string":"text {{i}}","c_boolean":true,"c_double":{{i}}.5,"c_map":{"a":"b"},"c_array":[1],"c_date":"2024-01-01","c_row":{"C_STRING":"x"} }""" + "\n"));

    private static string FiveTexts() =>
        string.Concat(Enumerable.Range(1, 5).Select(i =>
            $"k\u0003v\u00011\u00022\u0001text {i}\u0001true\u00011\u00012\u00013\u00014\u00011.5\u00012.5\u0001abc\u00012024-01-0{i}\u000112.5\u00012024-01-01 00:00:00"
            + "\u0001k\u0004v\u00021\u00032\u0002text\u0002true\u00021\u00022\u00023\u00024\u00021.5\u00022.5\u0002abc\u00022024-01-01\u000212.5\u00022024-01-01 00:00:00\n"));

    [Theory]
    [InlineData("csv", ',', true)]
    [InlineData("csv", ',', false)]
    [InlineData("text", '\u0001', true)]
    [InlineData("text", '\u0001', false)]
    public async Task The_shown_header_job_writes_a_header_exactly_when_it_is_asked_to(string format, char delimiter, bool isEnabled)
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(
            folder, "batch_fakesource_to_file_header",
            ("/tmp/text", folder.File("out")), ("${file_format_type}", format), ("${enable_header_write}", isEnabled ? "true" : "false"));
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(folder.File("out"))));
        Assert.Equal(isEnabled ? 2 : 1, lines.Length);
        Assert.Equal(isEnabled, lines[0] == $"name{delimiter}age");
    }
}
