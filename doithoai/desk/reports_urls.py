"""Addresses of the reports of a period."""

from django.urls import path

from doithoai.desk import report_figures, reports

urlpatterns = [
    path("", reports.reports, name="period_reports"),
    path("lap/", reports.begin_report, name="period_reports_new"),
    path("<int:pk>/", reports.report, name="period_report"),
    path("<int:pk>/soan/", reports.write_report, name="period_report_write"),
    path("<int:pk>/ban-hanh/", reports.issue_report, name="period_report_issue"),
    path("<int:pk>/dinh-chinh/", reports.correct_report, name="period_report_correct"),
    path("<int:pk>/du-thao.docx", reports.report_draft, name="period_report_draft"),
    path("<int:pk>/so-lieu/<slug:key>/", report_figures.figure, name="period_report_figure"),
]
