using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Records;
using Sluice.Connectors.Files.Rows;

namespace Sluice.Connectors.Files.Excel;

/// <summary>Reads a sheet of a workbook, .xlsx or .xls, row by row: a column is the cell in its place. Rows without any value are left out.</summary>
internal sealed class ExcelSplitReader : RowSplitReader
{
    private const int MostRows = 1_048_576;

    private readonly FileTable _file;
    private readonly IReadOnlyList<ColumnDefinition> _fields;
    private readonly (int Column, CellReader Reader)?[] _targets;
    private readonly IExcelDataReader _excel;
    private int _sheetRow;
    private long _bytes;

    public ExcelSplitReader(FileSplit split, FileTable file, TableSchema table, ReaderRequest request, OpenArchives archives)
        : base(split, table, request)
    {
        _file = file;
        _fields = file.FileSchema.Columns;
        _targets = [.. _fields.Select(f => table.IndexOf(f.Name) is var at and >= 0 ? ((int, CellReader)?)(at, new CellReader(f.Type)) : null)];
        var stream = SplitOpener.OpenText(split, file, archives);
        try
        {
            Workbook.Demand(stream, split.Path, file.MaxUnpackedSize);
            _excel = Open(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        try
        {
            FindSheet();
            while (_sheetRow < file.SkipRows && ReadRow())
            {
            }
        }
        catch
        {
            _excel.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override long BytesRead => _bytes;

    /// <inheritdoc />
    protected override string Where => string.Create(CultureInfo.InvariantCulture, $"{Split.Path}, sheet '{_excel.Name}', row {_sheetRow}");

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _excel.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override bool Next()
    {
        while (ReadRow())
        {
            for (var i = 0; i < _excel.FieldCount; i++)
            {
                if (_excel.GetValue(i) is not null)
                    return true;
            }
        }

        return false;
    }

    /// <inheritdoc />
    protected override void Take(Batch batch)
    {
        for (var i = 0; i < _targets.Length; i++)
        {
            if (_targets[i] is not var (at, reader))
                continue;
            var cell = i < _excel.FieldCount ? _excel.GetValue(i) : null;
            var reason = reader.Append(cell, batch.Columns[at]);
            if (cell is string { Length: var length } && length > _file.MaxRecordSize)
                throw FileFault.RecordTooLarge(Where, _file.MaxRecordSize);
            if (reason is not null)
            {
                Reject(batch, "SLC2123", _fields[i].Name, cell is null ? null : reader.Text(cell), $"{reason}, in cell {CellName(i)}", Cells());
                return;
            }
        }

        batch.CloseRow();
        _bytes = Math.Max(_bytes, Split.Size * Math.Min(_sheetRow, _excel.RowCount) / Math.Max(1, _excel.RowCount));
    }

    private IExcelDataReader Open(Stream stream)
    {
        // Old workbooks name code pages, and the library asks the process for them.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return ExcelReaderFactory.CreateReader(stream);
        }
        catch (InvalidPasswordException)
        {
            throw ExcelFault.Refused(Split.Path, "is protected by a password. Save it without one.");
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw ExcelFault.Damaged($"'{Split.Path}', {Split.Size} bytes", e);
        }
    }

    private void FindSheet()
    {
        if (_file.Sheet is not { } wanted)
            return;
        var names = new List<string>();
        do
        {
            if (string.Equals(_excel.Name, wanted, StringComparison.OrdinalIgnoreCase))
                return;
            names.Add(_excel.Name);
        }
        while (Guard(_excel.NextResult));
        throw ExcelFault.Refused(Split.Path, $"has no sheet '{wanted}'. Set sheet_name to one of: {string.Join(", ", names)}.");
    }

    private bool ReadRow()
    {
        if (!Guard(_excel.Read))
            return false;
        if (++_sheetRow > MostRows)
            throw ExcelFault.Damaged(Where, new InvalidDataException($"a sheet has at most {MostRows} rows"));
        return true;
    }

    /// <summary>A damaged file makes the library fail in many ways.</summary>
    private bool Guard(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (IOException e) when (e is not EndOfStreamException)
        {
            throw FileFault.Unreadable(Split.Path, e);
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw ExcelFault.Damaged(Where, e);
        }
    }

    private static bool IsOfTheFile(Exception e) => e is not (ConnectorException or OperationCanceledException or OutOfMemoryException);

    private IEnumerable<KeyValuePair<string, string?>> Cells()
    {
        for (var i = 0; i < _targets.Length && i < _excel.FieldCount; i++)
        {
            if (_targets[i] is var (_, reader) && _excel.GetValue(i) is { } cell)
                yield return KeyValuePair.Create(_fields[i].Name, (string?)reader.Text(cell));
        }
    }

    /// <summary>A cell's name as people say it, such as B17.</summary>
    private string CellName(int column)
    {
        var name = "";
        for (var i = column; i >= 0; i = (i / 26) - 1)
            name = (char)('A' + (i % 26)) + name;
        return name + _sheetRow.ToString(CultureInfo.InvariantCulture);
    }
}
