' LibreOffice Calc's side of the talk with tools/calc.py, in a folder: a file `ask` in, a file `answer` out.
' The draws are in columns A and B of a sheet; column C has the formula, one row for each draw.

Dim sheets As Object

Sub Main
    Dim opening(1) As New com.sun.star.beans.PropertyValue
    opening(0).Name = "Hidden" : opening(0).Value = True
    opening(1).Name = "FilterName" : opening(1).Value = "Text - txt - csv (StarCalc)"
    sheets = StarDesktop.loadComponentFromURL(Environ("PEER_FOLDER") & "/draws.csv", "_blank", 0, opening())
    sheets.enableAutomaticCalculation(False)
    With sheets.Sheets(0)
        .getCellByPosition(2, 0).setFormula(Environ("PEER_FORMULA"))
        .getCellRangeByPosition(2, 0, 2, CLng(Environ("PEER_DRAWS")) - 1).fillAuto(com.sun.star.sheet.FillDirection.TO_BOTTOM, 1)
    End With
    Answer("ready")
    Dim words
    Do
        words = NextAsked()
        If words(0) = "run" Then
            Run(CDbl(words(1)))
        ElseIf words(0) = "write" Then
            Totals()
        End If
    Loop Until words(0) = "stop"
    sheets.close(True)
    StarDesktop.terminate()
End Sub

Function NextAsked()
    Dim said As String, path As String, number As Integer
    path = Environ("PEER_FOLDER") & "/ask"
    Do Until FileExists(path)
        Wait 10
    Loop
    number = FreeFile
    Open path For Input As #number
    Line Input #number, said
    Close #number
    Kill path
    NextAsked = Split(said, " ")
End Function

Sub Answer(text As String)
    Dim number As Integer
    number = FreeFile
    Open Environ("PEER_FOLDER") & "/answering" For Output As #number
    Print #number, text
    Close #number
    Name Environ("PEER_FOLDER") & "/answering" As Environ("PEER_FOLDER") & "/answer"
End Sub

Sub Run(least As Double)
    Dim calls As Long, start As Long
    start = GetSystemTicks()
    Do
        sheets.calculateAll()
        calls = calls + 1
    Loop While GetSystemTicks() - start < least
    Answer(CStr(GetSystemTicks() - start) & " " & CStr(calls))
End Sub

Sub Totals
    Dim saving(1) As New com.sun.star.beans.PropertyValue
    saving(0).Name = "FilterName" : saving(0).Value = "Text - txt - csv (StarCalc)"
    saving(1).Name = "FilterOptions" : saving(1).Value = "44,34,76,1,,0,false,false"
    sheets.storeToURL(Environ("PEER_FOLDER") & "/totals.csv", saving())
    Answer("written")
End Sub
