using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Command;

/// <summary>A secret of a job is in no message, whoever wrote the message.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "hunter2-is-secret";
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", Secret)]
    [InlineData("?password=" + Secret, "")]
    [InlineData("?loggerLevel=OFF&password=" + Secret, "")]
    public async Task A_wrong_password_is_told_without_the_password(string parameters, string password)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var option = password.Length > 0 ? $"password = \"{password}\"" : "";
        _folder.Write("job.conf", $$"""
            source { FakeSource { schema { fields { id = int } } } }
            sink { Jdbc { url = "{{database.JdbcUrl}}{{parameters}}", driver = org.postgresql.Driver, user = {{PostgresServer.Username}}, {{option}}
              generate_sink_sql = true, database = {{database.Name}}, table = "public.t" } }
            """);
        var run = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--json")).ShouldExit(1);
        Assert.Contains("SLC3202", run.Error, StringComparison.Ordinal);
        Assert.Contains(PostgresServer.Username, run.Error, StringComparison.Ordinal);
        var check = await SluiceProcess.RunAsync(_folder, "check", "job.conf", "--connect");
        foreach (var text in new[] { run.Error, run.Output, check.Error, check.Output })
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename = 't'"));
    }

    [Theory]
    [InlineData("password = [\"" + Secret + "\"]")]
    [InlineData("pasword = \"" + Secret + "\"")]
    [InlineData("password = \"" + Secret + "\", fetch_size = \"" + Secret + "\"")]
    public async Task A_mistake_beside_a_secret_does_not_print_the_secret(string option)
    {
        _folder.Write("job.conf", $$"""
            source { Jdbc { url = "jdbc:postgresql://127.0.0.1:1/x", driver = org.postgresql.Driver, user = me, {{option}}, table_path = "x.public.t" } }
            sink { Blackhole { } }
            """);
        foreach (var verb in new[] { "check", "run" })
        {
            var result = await SluiceProcess.RunAsync(_folder, verb, "job.conf");
            Assert.DoesNotContain(Secret, result.Error + result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_store_of_a_job_holds_no_secret()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var input = _folder.WriteOrders("in", 1, 10);
        _folder.Write("job.conf", $"source {{ {Orders.CsvSource(input)} }}\nsink {{ {Orders.PostgresSink(database, "orders")} }}");
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(0);
        var files = Directory.GetFiles(_folder.File(".sluice"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.DoesNotContain(database.Server.Password, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
    }
}
