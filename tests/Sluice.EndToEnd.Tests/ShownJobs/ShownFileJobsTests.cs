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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_shown_header_job_writes_a_header_exactly_when_it_is_asked_to(bool isEnabled)
    {
        using var folder = new JobFolder();
        var job = ShownJob.Place(
            folder, "batch_fakesource_to_file_header",
            ("/tmp/text", folder.File("out")), ("${file_format_type}", "csv"), ("${enable_header_write}", isEnabled ? "true" : "false"));
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);
        var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(folder.File("out"))));
        Assert.Equal(isEnabled ? 2 : 1, lines.Length);
        Assert.Equal(isEnabled, lines[0] == "name,age");
    }
}
