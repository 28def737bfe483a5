using System.Text.Json;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Command;

public sealed class StoreTests : IDisposable
{
    private readonly JobFolder _folder = new();

    [Fact]
    public async Task A_store_is_checked_backed_up_restored_and_recovered_and_says_so_as_JSON()
    {
        _folder.Write("job.conf", "source { FakeSource { row.num = 3, schema { fields { id = int } } } }\nsink { Blackhole { } }");
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--store", "s.db")).ShouldExit(0);

        var check = (await SluiceProcess.RunAsync(_folder, "store", "check", "--store", "sqlite:s.db", "--json")).ShouldExit(0);
        var report = JsonDocument.Parse(check.Output).RootElement;
        Assert.Equal((0, 1, 0), (report.GetProperty("liveRuns").GetInt32(), report.GetProperty("endedRuns").GetInt32(), report.GetProperty("findings").GetArrayLength()));

        (await SluiceProcess.RunAsync(_folder, "store", "backup", "--store", "s.db", "--to", "b.db")).ShouldExit(0);
        Assert.Contains("SLC4145", (await SluiceProcess.RunAsync(_folder, "store", "restore", "--store", "s.db", "--from", "b.db")).ShouldExit(4).Error, StringComparison.Ordinal);
        var restored = (await SluiceProcess.RunAsync(_folder, "store", "restore", "--store", "s.db", "--from", "b.db", "--replace", "--json")).ShouldExit(0);
        Assert.Equal(1, JsonDocument.Parse(restored.Output).RootElement.GetProperty("incarnation").GetInt32());
        var recovered = (await SluiceProcess.RunAsync(_folder, "store", "recover", "--store", "s.db", "--above", "6", "--json")).ShouldExit(0);
        Assert.Equal(7, JsonDocument.Parse(recovered.Output).RootElement.GetProperty("incarnation").GetInt32());

        // The job goes on with it.
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--store", "s.db", "--fresh")).ShouldExit(0);
    }

    [Fact]
    public async Task What_cannot_be_done_has_its_code_and_exit_status()
    {
        Assert.Contains("SLC4142", (await SluiceProcess.RunAsync(_folder, "store", "check", "--store", "none.db")).ShouldExit(3).Error, StringComparison.Ordinal);
        Assert.Contains("SLC4142", (await SluiceProcess.RunAsync(_folder, "store", "recover", "--store", "none.db")).ShouldExit(3).Error, StringComparison.Ordinal);
        var unknown = (await SluiceProcess.RunAsync(_folder, "store", "check", "--store", "mysql://h/db", "--json")).ShouldExit(2);
        Assert.Contains("SLC4146", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("SLC4146", System.Text.Json.JsonDocument.Parse(unknown.Output).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        _folder.Write("text.db", new string('x', 5000));
        Assert.Contains("SLC4104", (await SluiceProcess.RunAsync(_folder, "store", "check", "--store", "text.db")).ShouldExit(2).Error, StringComparison.Ordinal);
        (await SluiceProcess.RunAsync(_folder, "store", "backup", "--store", "text.db")).ShouldExit(2);
    }

    public void Dispose() => _folder.Dispose();
}
