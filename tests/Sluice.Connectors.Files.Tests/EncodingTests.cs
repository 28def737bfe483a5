using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Files in other encodings than UTF-8, both ways.</summary>
public sealed class EncodingTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UTF-16", "grüße 日本 😀")]
    [InlineData("UTF-16LE", "grüße 日本 😀")]
    [InlineData("UTF-16BE", "grüße 日本 😀")]
    [InlineData("UTF-32", "grüße 日本 😀")]
    [InlineData("GBK", "你好，世界")]
    [InlineData("GB18030", "你好 😀")]
    [InlineData("Shift_JIS", "日本語")]
    [InlineData("ISO-8859-1", "grüße")]
    [InlineData("ISO-8859-15", "10 €")]
    [InlineData("windows-1250", "žluťoučký")]
    [InlineData("windows-1251", "привет")]
    [InlineData("windows-1252", "“10 €”")]
    public async Task What_is_written_is_in_the_encoding_and_reads_back(string encoding, string note)
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < 5000; i++)
            Add(batch, i, $"{note} {i}");
        var file = Assert.Single(await Job.WriteAsync(batch, Path.Combine(_folder.Path, "out"), ("encoding", encoding), ("enable_header_write", true)));
        var framework = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding == "UTF-16" ? "UTF-16BE" : encoding);
        Assert.StartsWith($"id,note\n0,{note} 0\n", framework.GetString(await File.ReadAllBytesAsync(file, default(CancellationToken))).TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(Job.Rows(batch), await Job.ReadAllAsync(Source(file, encoding, ("skip_header_row_number", 1))));
    }

    [Theory]
    [InlineData("FFFE", false)]
    [InlineData("FEFF", true)]
    [InlineData("", true)]
    public async Task A_file_in_UTF_16_is_read_in_the_order_that_it_says_or_as_Java_does(string mark, bool isBigEndian)
    {
        var text = new UnicodeEncoding(isBigEndian, byteOrderMark: false).GetBytes("1,ä\n2,日\n");
        Assert.Equal(["1|'ä'", "2|'日'"], await Job.ReadAllAsync(Source(_folder.File("a.csv", [.. Convert.FromHexString(mark), .. text]), "UTF-16")));
    }

    [Fact]
    public async Task A_file_written_in_UTF_16_says_its_order_of_bytes()
    {
        var batch = new Batch(Schema);
        Add(batch, 1, "a");
        var file = Assert.Single(await Job.WriteAsync(batch, Path.Combine(_folder.Path, "out"), ("encoding", "utf-16")));
        Assert.Equal("FEFF0031002C0061000A", Convert.ToHexString(await File.ReadAllBytesAsync(file, default(CancellationToken))));
    }

    [Theory]
    [InlineData("GBK", "1,\u00810\n")]
    [InlineData("UTF-16BE", "\u00001\u0000,\u00D8\u0000\u0000a\u0000\n")]
    [InlineData("UTF-16BE", "\u00001\u0000,\u0000a\u0000")]
    public async Task Bytes_that_are_no_text_in_the_encoding_are_a_fault_with_file_and_offset(string encoding, string latin)
    {
        var good = Encoding.GetEncoding(encoding == "GBK" ? "ASCII" : encoding).GetBytes(string.Concat(Enumerable.Repeat("7,good\n", 20_000)));
        var path = _folder.File("a.csv", [.. good, .. Encoding.Latin1.GetBytes(latin)]);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(Source(path, encoding)));
        Assert.Equal("SLC2106", error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        var offset = long.Parse(error.Message.Split("near byte ")[1].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(offset, good.Length, good.Length + latin.Length);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept_in_UTF_8_and_refused_in_UTF_16()
    {
        var schema = Job.Schema(("id", DataType.Int), ("raw", DataType.Bytes));
        var batch = new Batch(schema);
        batch.Column<FixedColumn<int>>(0).Append(1);
        batch.Column<BinaryColumn>(1).Append([0xFF, 0x41]);
        batch.CloseRow();
        var files = await Job.WriteAsync(batch, Path.Combine(_folder.Path, "kept"));
        Assert.Equal([(byte)'1', (byte)',', 0xFF, 0x41, (byte)'\n'], File.ReadAllBytes(Assert.Single(files)));
        var target = Path.Combine(_folder.Path, "refused");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.WriteAsync(batch, target, ("encoding", "UTF-16")));
        Assert.Equal("SLC3107", error.Code);
        Assert.Contains("holds bytes that are no text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_that_the_encoding_lacks_is_named_and_nothing_is_published()
    {
        var batch = new Batch(Schema);
        Add(batch, 1, "10 €");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.WriteAsync(batch, Path.Combine(_folder.Path, "out"), ("encoding", "ISO-8859-1")));
        Assert.Equal("SLC3107", error.Code);
        Assert.Contains("U+20AC", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path, "*.csv", SearchOption.AllDirectories), f => true);
    }

    [Fact]
    public void An_encoding_that_is_not_known_is_refused_with_examples() =>
        Assert.Contains("UTF-8, UTF-16, GBK", Assert.Throws<ConfigException>(() => Source("a.csv", "klingon")).Message, StringComparison.Ordinal);

    private static void Add(Batch batch, int id, string note)
    {
        batch.Column<FixedColumn<int>>(0).Append(id);
        batch.Column<BinaryColumn>(1).Append(note);
        batch.CloseRow();
    }

    private static ISource Source(string path, string encoding, params (string Key, object Value)[] options) =>
        Job.Source(Schema, path, [("encoding", encoding), .. options]);
}
