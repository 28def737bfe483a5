using System.Runtime.CompilerServices;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Tests.Text;

public sealed class SampleTests
{
    [Fact]
    public void A_job_file_as_users_write_it_is_read_to_the_right_tree() => Assert.Equal(
        """ {"env":{"parallelism":1,"job.mode":"BATCH","spark.app.name":"SeaTunnel","spark.executor.memory":"1g","spark.master":"local"}, """.Trim()
        + """ "source":[{"row.num":5,"string.template":["tyrant","hailin","kris"],"float.min":40.0,"schema":{"fields":{ """.Trim()
        + """ "c_map":"map<string, array<int>>","c_string":"string","c_decimal":"decimal(30, 8)","c_null":"null", """.Trim()
        + """ "c_row":{"c_int":"int","c_map":"map<string, map<string, string>>"}}},"result_table_name":"fake","plugin_name":"FakeSource"}], """.Trim()
        + """ "transform":[],"sink":[{"source_table_name":"fake","rules":{"field_rules":[{"field_name":"c_string","field_value":[ """.Trim()
        + """ {"rule_type":"NOT_NULL"},{"rule_type":"MIN_LENGTH","rule_value":4}]},{"field_name":"c_int"}]},"plugin_name":"Assert"}]} """.Trim(),
        Hocon.Json(Samples.FakeToAssert));

    [Fact]
    public void Quotes_and_line_breaks_of_queries_survive()
    {
        var root = Hocon.Parse(Samples.Jdbc);
        var sink = (ConfigObject)((ConfigArray)root["sink"]!).Items[0];
        Assert.Equal("insert into sink (a, b)\n               values (?, ?);", ((ConfigScalar)sink["query"]!).Text);
        Assert.Null(sink["password"]);
        Assert.Equal("jdbc", ((ConfigScalar)sink["plugin_name"]!).Text);
    }

    /// <summary>SeaTunnel's own files, where the machine has them; the rules that they use are all tested by literals as well.</summary>
    [Fact]
    public void Files_of_SeaTunnel_are_read()
    {
        var shown = Path.Combine(Path.GetDirectoryName(Here())!, "../../../../shared/seatunnel/shown");
        if (!Directory.Exists(shown))
            return;
        string[] variables = ["resName=fake", "rowNum=10", "strTemplate=[abc,de~,f h]", "nameType=string", "nameVal=abc", "sourceTableName=sql"];
        foreach (var file in Directory.EnumerateFiles(shown, "*.conf"))
        {
            var isTemplate = file.EndsWith("variables.conf", StringComparison.Ordinal);
            var root = Hocon.Parse(File.ReadAllText(file), isTemplate ? variables : null);
            Assert.IsType<ConfigObject>(root["env"]);
            Assert.All(((ConfigArray)root["source"]!).Items.Concat(((ConfigArray)root["sink"]!).Items), b => Assert.NotNull(((ConfigObject)b)["plugin_name"]));
        }
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
